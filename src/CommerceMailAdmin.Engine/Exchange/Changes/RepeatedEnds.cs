using System.Buffers.Text;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// Lines of ends that were read, without their change and time. Thousands of mailboxes have the same end: a line that differs only in its
/// change and time is not read again.
/// </summary>
internal sealed class RepeatedEnds
{
    /// <summary>One line for each length, as far as there is room.</summary>
    private readonly (byte[] Bytes, bool HasLists, ChangeFound End)[] _known = new (byte[], bool, ChangeFound)[1 << 8];

    /// <summary>What a line says; null if no line like it was read.</summary>
    /// <param name="text">A line that <see cref="JournalSurvey.EndOf"/> knows.</param>
    /// <param name="hasLists">Whether the lists of all entries are wanted.</param>
    public ChangeFound? Known(ReadOnlySpan<byte> text, bool hasLists)
    {
        var rest = Rest(text);
        var (known, knownLists, end) = _known[rest.Length & (_known.Length - 1)];
        return !rest.IsEmpty && knownLists == hasLists && rest.SequenceEqual(known) ? end : null;
    }

    /// <summary>Keeps what a line says.</summary>
    /// <param name="text">The line.</param>
    /// <param name="hasLists">Whether the end has the lists of all entries.</param>
    /// <param name="end">What the line says.</param>
    public void Keep(ReadOnlySpan<byte> text, bool hasLists, ChangeFound end)
    {
        if (JournalSurvey.EndOf(text) is not null && Rest(text) is { IsEmpty: false } rest)
        {
            _known[rest.Length & (_known.Length - 1)] = (rest.ToArray(), hasLists, end);
        }
    }

    /// <summary>What follows the time; empty if the line has no time in the form of this module, or an escaped one.</summary>
    private static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> text)
    {
        var time = text[JournalSurvey.LengthToEndsTime..];
        var start = "\",\"time\":\""u8;
        return time.StartsWith(start) && Utf8Parser.TryParse(time[start.Length..], out DateTimeOffset _, out var read, 'O')
            ? time[(start.Length + read)..] : default;
    }
}
