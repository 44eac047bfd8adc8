namespace CommerceMailAdmin.Engine.Network;

/// <summary>Text of ASCII characters alone.</summary>
internal static class AsciiText
{
    /// <summary>Tells whether there is no other character in a text.</summary>
    public static bool Is(string text)
    {
        foreach (var c in text)
        {
            if (c >= 128)
            {
                return false;
            }
        }

        return true;
    }
}
