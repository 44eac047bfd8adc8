namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>What may be sent to Exchange as the name of one mailbox.</summary>
public static class MailboxIdentity
{
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>True for what Exchange would take to mean every mailbox: null, nothing, blanks.</summary>
    public static bool IsBlank(string? identity) => string.IsNullOrWhiteSpace(identity);

    /// <summary>True if Exchange would take the text for a pattern.</summary>
    public static bool HasWildcard(string identity) => identity.IndexOfAny(Wildcards) >= 0;
}
