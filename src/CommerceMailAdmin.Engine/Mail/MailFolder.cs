namespace CommerceMailAdmin.Engine.Mail;

/// <summary>A folder that messages lie in.</summary>
/// <param name="Name">Its name as shown to the user, parent folders first, separated by '/'.</param>
/// <param name="Role">What it is for.</param>
internal sealed record MailFolder(string Name, FolderRole Role);
