namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>The business time of a mailbox.</summary>
/// <param name="Mailbox">The mailbox's name in results, without regard to case; an asterisk stands for any characters.</param>
/// <param name="Clock">Its business time.</param>
public sealed record MailboxClock(string Mailbox, BusinessClock Clock)
{
    /// <summary>Whether a mailbox is meant.</summary>
    internal bool IsFor(string mailbox)
    {
        var parts = Mailbox.Split('*');
        if (parts.Length == 1)
        {
            return mailbox.Equals(Mailbox, StringComparison.OrdinalIgnoreCase);
        }

        if (!mailbox.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts.Skip(1).Take(parts.Length - 2))
        {
            at = mailbox.IndexOf(part, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var found
                ? found + part.Length : mailbox.Length + 1;
            if (at > mailbox.Length)
            {
                return false;
            }
        }

        var last = parts[parts.Length - 1];
        return mailbox.Length - at >= last.Length && mailbox.EndsWith(last, StringComparison.OrdinalIgnoreCase);
    }
}
