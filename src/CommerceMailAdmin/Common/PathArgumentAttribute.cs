using System.Management.Automation;

namespace CommerceMailAdmin.Commands;

/// <summary>Keeps the module's own results from being taken for paths when they are piped to a command that takes others: their text is no path.</summary>
internal sealed class PathArgumentAttribute : ArgumentTransformationAttribute
{
    private const string OwnTypes = "CommerceMailAdmin.";
    private const string Stored = "Deserialized.";

    // What another parameter of some command takes: PowerShell goes on to that after a failed cast only.
    private static readonly Type[] TakenElsewhere = [typeof(CommerceCase), typeof(CommerceMailboxConnection)];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is PSObject { TypeNames: [var type, ..] } && (type.StartsWith(OwnTypes, StringComparison.Ordinal) || type.StartsWith(Stored + OwnTypes, StringComparison.Ordinal)))
        {
            var problem = $"{type} is no path of mail. Pipe paths; Measure-CommerceSla and Export-CommerceSlaReport also take what Get-CommerceCase returned in the same session.";
            throw TakenElsewhere.Any(t => t.FullName == type)
                ? new ArgumentTransformationMetadataException(problem, new PSInvalidCastException(problem))
                : new ArgumentTransformationMetadataException(problem);
        }

        return inputData;
    }
}
