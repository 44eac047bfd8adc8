namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>The order in which messages lie: file by file, and in each from its beginning. Messages on servers have none.</summary>
internal static class ReadingOrder
{
    /// <summary>Negative where the first is to be read before the second.</summary>
    public static int Compare(IMessageLocation first, IMessageLocation second)
    {
        var (a, b) = (first as IMailPart, second as IMailPart);
        if (a is null || b is null)
        {
            return (a is null).CompareTo(b is null);
        }

        var order = string.CompareOrdinal(a.Data.Name, b.Data.Name);
        return order != 0 ? order : a.Offset.CompareTo(b.Offset);
    }
}
