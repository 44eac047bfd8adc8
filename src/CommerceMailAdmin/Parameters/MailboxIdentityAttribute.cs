using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Turns what names mailboxes into texts: texts, GUIDs, and objects of any command that returns mailboxes or users. Of an object, the first
/// property of a list is used. Its value means only one mailbox, and it is a name that a person knows: Get-CASMailbox, Get-Recipient and
/// Get-DistributionGroupMember return no user principal name, and results would show GUIDs.
/// </summary>
internal sealed class MailboxIdentityAttribute : ArgumentTransformationAttribute
{
    /// <summary>
    /// The properties that name a mailbox, best first; then the columns of the files that Microsoft's admin centres export.
    /// </summary>
    public static readonly IReadOnlyList<string> Properties =
    [
        "UserPrincipalName", "PrimarySmtpAddress", "Guid", "Identity", "WindowsEmailAddress", "User principal name",
        "Email address", "EmailAddress", "Primary email", "Mail",
    ];

    /// <summary>Begins the text that stands for an object without any of these properties; the names of its properties follow.</summary>
    public const char Unnamed = '\0';

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

        return Properties.Any(p => properties[p] is not null) ? [""] : [Unnamed + string.Join(", ", properties.Select(p => p.Name))];
    }
}
