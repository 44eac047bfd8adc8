using System.Management.Automation;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Keeps objects whose text is not a path, the module's own results and rows of a table, from being treated as paths of mail when they are
/// piped to a command that takes those.
/// </summary>
internal sealed class PathArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is PSObject { TypeNames: [var type, ..] } given && (given.BaseObject is PSCustomObject || OwnTypes.Include(type)))
        {
            var problem = $"{type} is not a path of mail. Pipe paths, or objects with a property Path.";

            // PowerShell goes on to the command's other parameters after a failed cast only.
            throw new ArgumentTransformationMetadataException(problem, new PSInvalidCastException(problem));
        }

        // Lists of paths that were read from a file often end in an empty line.
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var paths = value is object[] { Length: > 1 } list ? Array.FindAll(list, p => p?.ToString() != "") : [];
        return paths.Length > 0 ? paths : inputData;
    }
}
