namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>Which mailboxes are meant, where they are not named one by one: all of them, less what the conditions leave out.</summary>
public sealed record MailboxSelection
{
    /// <summary>An OPATH filter, as Get-Mailbox takes it; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Kinds of mailboxes (RecipientTypeDetails); empty for all.</summary>
    public IReadOnlyList<string> RecipientTypeDetails { get; init; } = [];

    /// <summary>Groups whose members are meant, members of nested groups included; empty for mailboxes of the whole organisation.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}
