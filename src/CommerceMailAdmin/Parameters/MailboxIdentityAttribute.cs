using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Turns whatever names mailboxes into texts: texts, GUIDs, and objects of any command that returns mailboxes or users, of which the
/// property is taken that Exchange finds fastest and that means one mailbox only.
/// </summary>
internal sealed class MailboxIdentityAttribute : ArgumentTransformationAttribute
{
    /// <summary>The properties that name a mailbox, best first.</summary>
    public static readonly IReadOnlyList<string> Properties = ["UserPrincipalName", "Guid", "PrimarySmtpAddress", "Identity"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null => null,
        PSObject { BaseObject: not (string or PSCustomObject) and IEnumerable list } => Names(list),
        PSObject => Names(new[] { inputData }),
        string text => new[] { text },
        IEnumerable list => Names(list),
        _ => Names(new[] { inputData }),
    };

    // An object without any of the properties is left out, so that nothing at all remains of one that stands alone.
    private static string?[] Names(IEnumerable values) => [.. values.Cast<object?>().SelectMany(Name)];

    private static string?[] Name(object? value)
    {
        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (inner is null or string or Guid)
        {
            return [inner?.ToString()];
        }

        var properties = PSObject.AsPSObject(value).Properties;
        foreach (var property in Properties)
        {
            if (PowerShellValues.Plain(properties[property]?.Value)?.ToString() is { } name && !string.IsNullOrWhiteSpace(name))
            {
                return [name];
            }
        }

        return Properties.Any(p => properties[p] is not null) ? [""] : [];
    }
}
