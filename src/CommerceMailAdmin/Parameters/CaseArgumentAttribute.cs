using System.Management.Automation;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Says what to pipe instead where another result of the module is given as a case: one that waits lacks the history that is measured.
/// </summary>
internal sealed class CaseArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is PSObject { BaseObject: not (CommerceCase or CommerceMailboxConnection), TypeNames: [var type, ..] }
            && OwnTypes.Include(type)
            ? throw new ArgumentTransformationMetadataException(
                $"{type} is no case with its history. Pipe what Get-CommerceCase returned in the same session, or paths of mail.")
            : inputData;
}
