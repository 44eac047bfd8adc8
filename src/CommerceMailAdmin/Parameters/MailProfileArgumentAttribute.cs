using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Parameters;

/// <summary>Lets -MailProfile accept the path of a profile, a file of Get-ChildItem, and the text of a profile.</summary>
internal sealed class MailProfileArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrapped(inputData) switch
    {
        string text when text.TrimStart().StartsWith("{", StringComparison.Ordinal) => Read(() => ProfileReader.ReadText(text)),
        string path when path.Trim().Length > 0 => Read(() => ProfileReader.Read(InputPaths.Existing(engineIntrinsics.SessionState, path))),
        FileInfo file => Read(() => ProfileReader.Read(file.FullName)),

        // Get-Content without -Raw gives the lines.
        IList lines when lines.Count > 0 && lines.Cast<object?>().All(l => Unwrapped(l) is string) =>
            Transform(engineIntrinsics, string.Join("\n", lines.Cast<object?>().Select(l => (string)Unwrapped(l)!))),
        var other => other,
    };

    private static CommerceMailProfile Read(Func<CommerceMailProfile> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonFormatException or IOException or UnauthorizedAccessException or PSArgumentException
            or ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }

    private static object? Unwrapped(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;
}
