using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>One mailbox to work on, and what is known of it before its settings are read.</summary>
/// <param name="Identity">The mailbox as it is asked for: not blank, without wildcards.</param>
public sealed record MailboxReference(string Identity)
{
    /// <summary>The GUID of the mailbox, which outlives its names and addresses; null where unknown.</summary>
    public string? Id { get; init; }

    /// <summary>RecipientTypeDetails, such as SharedMailbox; null where unknown.</summary>
    public string? Kind { get; init; }

    /// <summary>What Exchange may call the mailbox in the Identity of its answers; empty where unknown.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What calls name the mailbox by: names and addresses may pass to another mailbox at any time.</summary>
    internal string Handle => Id ?? Identity;

    /// <summary>The mailbox, as the journal knows it.</summary>
    /// <param name="name">The mailbox as Exchange names it.</param>
    internal ChangedObject Named(string name) => new(Identity, name, Id) { OtherNames = Names };

    /// <summary>Reads a mailbox or recipient that a command returned; null where it has nothing to be asked for by.</summary>
    internal static MailboxReference? Of(ExchangeObject found)
    {
        var identity = found.Text("UserPrincipalName") ?? found.Text("PrimarySmtpAddress") ?? found.Text("Guid") ?? found.Text("Identity");
        return identity is null ? null : new MailboxReference(identity)
        {
            Id = found.Id(),
            Kind = found.Text("RecipientTypeDetails"),
            Names =
            [
                .. new[] { "Identity", "Name", "Id", "DistinguishedName", "Guid", "ExternalDirectoryObjectId", "UserPrincipalName" }
                    .Select(found.Text).Where(n => n is not null).Select(n => n!).Distinct(StringComparer.OrdinalIgnoreCase),
            ],
        };
    }
}
