using System.Text;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail;

public class MboxReaderTests
{
    private const string Envelope = "From a@b.example Mon Jun  8 10:00:00 2026\n";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void MessagesAreSplitAtEnvelopeLines(string newline)
    {
        var text = (Envelope + "Subject: 1\n\nbody\n\n" + Envelope
            + "Subject: 2\n\nFrom the start it is prose.\n>From quoted\n\nFrom now on too\n\n" + Envelope + "Subject: 3\n\n")
            .Replace("\n", newline, StringComparison.Ordinal);

        var messages = Read(text);

        Assert.Equal(["1", "2", "3"], messages.Select(m => m.Subject));
        Assert.All(messages, m => Assert.StartsWith("Subject:", text[(int)m.Offset..], StringComparison.Ordinal));
        Assert.Contains("From now on too", Slice(text, messages[1]), StringComparison.Ordinal);
        Assert.DoesNotContain("From a@b", Slice(text, messages[1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From \n")]
    [InlineData("From \r\n")]
    [InlineData("From -\n")]
    [InlineData("From a@b.example\n")]
    [InlineData("From a@b.example 2026-06-08 09:00:00\r\n")]
    [InlineData("From a b 8.6.2026, 9:00\n")]
    public void AnEnvelopeLineWithoutAReadableDateCountsAboveAHeader(string envelope)
    {
        var newline = envelope[^2] == '\r' ? "\r\n" : "\n";
        string Undated(int number) =>
            envelope + $"X-Mozilla-Status: 0001\nFrom: a@b.example\nTo: c@d.example\nSubject: {number}\n\nbody\n\n".Replace("\n", newline,
                StringComparison.Ordinal);

        var alone = Read(Undated(1) + Undated(2) + Undated(3));
        var mixed = Read(Envelope + "Subject: 1\n\n\n" + Undated(2) + Envelope + "Subject: 3\n\n\n" + Undated(4));

        Assert.Equal(["1", "2", "3"], alone.Select(m => m.Subject));
        Assert.All(alone, m => Assert.Null(m.Delivered));
        Assert.Equal(["1", "2", "3", "4"], mixed.Select(m => m.Subject));
    }

    [Theory]
    [InlineData("From \n\nFrom: a@b.example\nTo: c@d.example\n")]
    [InlineData("From now on\nnote: this\nFrom here\n")]
    [InlineData("From a@b.example\nSubject: a word of theirs\nDate: 8 June\n\nFrom: a@b.example\n")]
    [InlineData("From: a@b.example\nTo: c@d.example\nSubject: forwarded\n")]
    [InlineData("From a@b.example\n> From: a@b.example\n> To: c@d.example\n")]
    [InlineData("From the shop, at 10:00\nwe wrote:\nFrom: a@b.example\nTo: c@d.example\n")]
    [InlineData(">From \nFrom: a@b.example\nTo: c@d.example\n")]
    public void WhatOnlyLooksLikeAnEnvelopeLineStaysInTheBody(string body)
    {
        var text = Envelope + "Subject: 1\n\nHello\n\n" + body + "\n";

        Assert.Equal(text[Envelope.Length..], Slice(text, Assert.Single(Read(text))));
    }

    [Fact]
    public void AFileReadAtAnyMomentWhileItGrowsLosesNoMessage()
    {
        var header = "Return-Path: <a@b.example>\nFrom: a@b.example\nTo: c@d.example\nSubject: x\n\nbody\n\n";
        var text = "From \n" + header + "From a@b.example\n" + header + "From -\n" + header;
        var all = Read(text).Select(m => m.Offset).ToList();
        Assert.Equal(3, all.Count);
        for (var length = 40; length < text.Length; length++)
        {
            var (before, point) = ReadFrom(text[..length], default);
            var (after, _) = ReadFrom(text, point);

            Assert.Equal(all, before.Concat(after).Distinct());
        }
    }

    [Theory]
    [InlineData(Envelope + "Subject: 1\n\nno newline at the end", 1)]
    [InlineData(Envelope + "Subject: 1", 1)]
    [InlineData(Envelope + "Subject: 1\n\n" + Envelope + "Subject: 2\n", 2)]
    [InlineData("\uFEFF\n\n" + Envelope + "Subject: 1\n\nx\n", 1)]
    [InlineData(Envelope + "\nno header at all\n\n" + Envelope + "Subject: 2\n\n", 2)]
    [InlineData(Envelope + "Subject: 1\n\nbody\n" + Envelope + "that had no empty line before it\n", 1)]
    [InlineData(Envelope, 1)]
    [InlineData("Subject: no mbox\n\n", 0)]
    [InlineData("", 0)]
    public void OddFilesAreRead(string text, int count) => Assert.Equal(count, Read(text).Count);

    [Fact]
    public void TheEnvelopeDateIsKept() =>
        Assert.Equal(new DateTimeOffset(2026, 6, 8, 10, 0, 0, TimeSpan.Zero), Read(Envelope + "Subject: 1\n\n")[0].Delivered);

    [Fact]
    public void WhereEveryMessageKeepsToItsLengthTheLengthDecides()
    {
        var inner = "Hello\n\n" + Envelope + "Subject: quoted, not split\n\nbye\n";
        var text = Message("1", "short\n") + "\n" + Message("2", inner) + "\n" + Message("3", "end\n") + "\n";

        Assert.Equal(["1", "2", "3"], Read(text).Select(m => m.Subject));
    }

    [Fact]
    public void ALengthThatLeadsElsewhereIsNotBelieved()
    {
        var text = $"{Envelope}Subject: 1\nContent-Length: 70\n\nshort\n\n{Envelope}Subject: 2\n\nlong enough to lie within the length "
            + "that was given above\n\n";

        Assert.Equal(["1", "2"], Read(text).Select(m => m.Subject));
    }

    [Fact]
    public void ALengthIsNotBelievedInAFileWhoseMessagesHaveNone()
    {
        var hidden = Envelope + "Subject: 3\n\nhidden?\n\n";
        var text = Envelope + "Subject: 1\n\nx\n\n" + $"{Envelope}Subject: 2\nContent-Length: {"x\n\n".Length + hidden.Length - 1}\n\nx\n\n"
            + hidden;

        Assert.Equal(["1", "2", "3"], Read(text).Select(m => m.Subject));
    }

    [Fact]
    public void AHeaderWithoutEndIsCut()
    {
        var text = Envelope + "Subject: 1\nX: " + new string('x', 2 * MboxReader.MaxHeader) + "\n\nbody\n\n" + Envelope + "Subject: 2\n\n";

        var messages = Read(text);

        Assert.Equal(["1", "2"], messages.Select(m => m.Subject));
        Assert.Equal([true, false], messages.Select(m => m.Cut));
    }

    [Fact]
    public void MessagesAreFoundWhereverTheWindowEnds()
    {
        // The window is 1 MiB: envelope lines and headers come to lie on its edge in every possible way.
        var prefix = Envelope + "Subject: 0\n\n";
        for (var shift = 0; shift < 90; shift++)
        {
            var filler = 1024 * 1024 - prefix.Length - shift - 2;
            var text = prefix + new string('x', filler) + "\n\n" + Envelope + "Subject: 1\n\nFrom x\n\n" + Envelope + "Subject: 2\n\n";

            Assert.Equal(["0", "1", "2"], Read(text).Select(m => m.Subject));
        }
    }

    [Fact]
    public void AnUndatedEnvelopeLineIsFoundWhereverTheWindowEnds()
    {
        // The From field lies far below, as under a gateway's many fields, so that the window has to slide between the line and it.
        var prefix = Envelope + "Subject: 0\n\n";
        var header = "X-A: b\nX-B: " + new string('y', 100_000) + "\nFrom: a@b.example\nTo: c@d.example\nSubject: 1\n\n";
        foreach (var shift in Enumerable.Range(0, 20).Concat([50_000, 100_020, 100_050, 100_070, 262_140, 262_150, 300_000]))
        {
            var text = prefix + new string('x', (1024 * 1024) - prefix.Length - shift - 2) + "\n\nFrom \n" + header + "\n\nFrom \n"
                + header;

            Assert.Equal(["0", "1", "1"], Read(text).Select(m => m.Subject));
        }
    }

    [Fact]
    public void RandomFilesAgreeWithASlowReading()
    {
        string[] lines = ["", "", "x", "From here", "From ", "From: a@b.example", "To: c@d.example",
            "From a@b.example Mon Jun  8 10:00:00 2026", ">From a@b.example Mon Jun  8 10:00:00 2026", "Subject: y", " z",
            new string('q', 70_000)];
        for (var seed = 0; seed < Rounds.Of(3000); seed++)
        {
            var random = new Random(seed);
            var newline = seed % 2 == 0 ? "\n" : "\r\n";
            var text = Envelope.TrimEnd() + newline
                + string.Concat(Enumerable.Range(0, random.Next(60))
                    .Select(_ => lines[random.Next(lines.Length - (random.Next(40) > 0 ? 1 : 0))] + newline));

            Assert.Equal(SlowOffsets(text, newline), Read(text).Select(m => (int)m.Offset));
        }
    }

    [Fact]
    public void ALineOfTwoGigabytesNeedsNoMemory()
    {
        const long LineLength = (2L << 30) + 12345;
        var before = Encoding.ASCII.GetBytes(Envelope + "Subject: 1\n\n");
        var after = Encoding.ASCII.GetBytes("\n\n" + Envelope + "Subject: 2\n\n");
        using var stream = new GeneratedStream(before, LineLength, after);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        var offsets = new MboxReader(stream, _ => { }, CancellationToken.None).Read().Select(m => m.Offset).ToList();

        Assert.Equal([Envelope.Length, before.Length + LineLength + 2 + Envelope.Length], offsets);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 8 * 1024 * 1024);
    }

    [Fact]
    public void ReadingStopsWhenAsked()
    {
        using var stop = new CancellationTokenSource();
        using var stream = new GeneratedStream(Encoding.ASCII.GetBytes(Envelope + "Subject: 1\n\n"), long.MaxValue / 2, []);
        var read = 0L;

        Assert.Throws<OperationCanceledException>(() => new MboxReader(stream, bytes =>
        {
            read += bytes;
            stop.Cancel();
        }, stop.Token).Read().Count());
        Assert.InRange(read, 1, 4 * 1024 * 1024);
    }

    private static string Message(string subject, string body) => $"{Envelope}Subject: {subject}\nContent-Length: {body.Length}\n\n{body}";

    private static string Slice(string text, Found message) => text.Substring((int)message.Offset, (int)message.Length);

    private static List<Found> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return new MboxReader(stream, _ => { }, CancellationToken.None).Read()
            .Select(m => new Found(m.Offset, m.Length, m.Headers.First("Subject")?.Text(), m.HeaderCut, m.Delivered)).ToList();
    }

    private static (List<long> Offsets, MboxPoint Behind) ReadFrom(string text, MboxPoint from)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var messages = new MboxReader(stream, _ => { }, CancellationToken.None, from).Read().ToList();
        return ([.. messages.Select(m => m.Offset)], messages.Count > 0 ? messages[^1].Behind : from);
    }

    /// <summary>
    /// A line begins a message if it stands first, or behind an empty line and is the given envelope line, or begins like one above lines
    /// of which the first is a field, and one up to the next empty line is From and another a field of mail. Without an empty line before
    /// it, the given envelope line, or one without a sender, must stand above such lines.
    /// </summary>
    private static List<int> SlowOffsets(string text, string newline)
    {
        var offsets = new List<int>();
        var lines = text.Split(newline);
        var at = 0;
        var inHeader = false;
        for (var i = 0; i < lines.Length; i++)
        {
            at += lines[i].Length + newline.Length;
            if (i == 0 || (!inHeader && (lines[i - 1].Length == 0 ? IsEnvelope(i) : IsEnvelopeWithHeader(i))))
            {
                offsets.Add(at);
                inHeader = true;
            }
            else if (lines[i].Length == 0)
            {
                inHeader = false;
            }
        }

        return offsets;

        bool IsEnvelope(int at) =>
            lines[at] == Envelope.TrimEnd() || (lines[at].StartsWith("From ", StringComparison.Ordinal) && IsAboveHeader(at));

        bool IsEnvelopeWithHeader(int at) => (lines[at] == Envelope.TrimEnd() || lines[at] == "From ") && IsAboveHeader(at);

        bool IsAboveHeader(int at)
        {
            var below = lines.Skip(at + 1).TakeWhile(l => l.Length > 0).ToList();
            return (below.Count > 0 && below[0].IndexOf(": ", StringComparison.Ordinal) > 0
                    && below.Any(l => l.StartsWith("From: ", StringComparison.Ordinal))
                && below.Any(l => l.StartsWith("To: ", StringComparison.Ordinal) || l.StartsWith("Subject: ", StringComparison.Ordinal)));
        }
    }

    private sealed record Found(long Offset, long Length, string? Subject, bool Cut, DateTimeOffset? Delivered);

    /// <summary>Bytes, then a very long line of one letter, then bytes; nothing of it is kept.</summary>
    private sealed class GeneratedStream(byte[] before, long lineLength, byte[] after) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => before.Length + lineLength + after.Length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = 0;
            while (read < count && _position < Length)
            {
                var inLine = _position - before.Length;
                int step;
                if (inLine < 0)
                {
                    step = (int)Math.Min(count - read, -inLine);
                    before.AsSpan((int)_position, step).CopyTo(buffer.AsSpan(offset + read));
                }
                else if (inLine < lineLength)
                {
                    step = (int)Math.Min(count - read, lineLength - inLine);
                    buffer.AsSpan(offset + read, step).Fill((byte)'F');
                }
                else
                {
                    step = (int)Math.Min(count - read, Length - _position);
                    after.AsSpan((int)(inLine - lineLength), step).CopyTo(buffer.AsSpan(offset + read));
                }

                read += step;
                _position += step;
            }

            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
