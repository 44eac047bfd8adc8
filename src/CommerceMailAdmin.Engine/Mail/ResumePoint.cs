namespace CommerceMailAdmin.Engine.Mail;

/// <summary>How far one folder or file of a source has been read.</summary>
/// <param name="Folder">The folder's or file's id within its source: the same on every reading.</param>
/// <param name="State">What the source needs to go on from there. Only the source that wrote it understands it; it is printable ASCII, but
/// may be long.</param>
internal sealed record ResumePoint(string Folder, string State);
