namespace CommerceMailAdmin.Engine.Mail;

/// <summary>What a mail folder is for.</summary>
internal enum FolderRole
{
    /// <summary>No special use: archives, trash, queues, and every folder whose name is not known.</summary>
    Other,

    /// <summary>The folder in which mail arrives.</summary>
    Inbox,

    /// <summary>Copies of what was sent from here.</summary>
    Sent,

    /// <summary>The folder in which the filter puts what it treats as spam.</summary>
    Junk,

    /// <summary>Drafts, templates and the outbox: written, not sent.</summary>
    Drafts,
}
