namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Reads the message identifiers of a field (RFC 5322 section 3.6.4).</summary>
internal static class MessageIds
{
    /// <summary>More than any thread has; a field that names more is not read on.</summary>
    private const int Most = 200;

    private const int LongestId = 500;

    /// <summary>The identifiers without their angle brackets. Text between them, which old programs write, is skipped.</summary>
    public static IEnumerable<string> Read(string value)
    {
        var start = value.IndexOf('<');
        for (var count = 0; start >= 0 && count < Most; count++)
        {
            var end = value.IndexOf('>', start);
            if (end < 0)
            {
                yield break;
            }

            // An identifier has no blanks, but folding can put some into a long one.
            var id = value.Substring(start + 1, end - start - 1).Replace(" ", "").Replace("\t", "");
            if (id.Length is > 0 and <= LongestId)
            {
                yield return id;
            }

            start = value.IndexOf('<', end);
        }
    }
}
