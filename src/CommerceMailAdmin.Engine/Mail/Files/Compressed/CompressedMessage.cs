namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>A message in a compressed file.</summary>
/// <param name="Data">What it lies in.</param>
/// <param name="Offset">Where its first header field begins, in bytes of what comes out.</param>
/// <param name="Length">Its length; null if it is all there is.</param>
/// <param name="Bodies">Opens it.</param>
internal sealed record CompressedMessage(CompressedData Data, long Offset, long? Length, InflatedBodies Bodies) : IMailPart
{
    /// <inheritdoc/>
    IMailData IMailPart.Data => Data;

    /// <inheritdoc/>
    public string Id => Length is null ? Data.Name : FormattableString.Invariant($"{Data.Name}, offset {Offset}");

    /// <inheritdoc/>
    public Stream Open(int limit) => Bodies.Open(this, limit);
}
