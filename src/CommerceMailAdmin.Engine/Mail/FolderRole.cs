namespace CommerceMailAdmin.Engine.Mail;

/// <summary>What a mail folder is for, as far as its name tells.</summary>
internal enum FolderRole
{
    /// <summary>No special use: archives, queues, anything unknown.</summary>
    Other,

    /// <summary>Where mail arrives.</summary>
    Inbox,

    /// <summary>Copies of what was sent from here.</summary>
    Sent,

    /// <summary>Where the filter puts what it takes for spam.</summary>
    Junk,

    /// <summary>Drafts and the outbox: written, not sent.</summary>
    Drafts,
}
