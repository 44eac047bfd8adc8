using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>
/// Reads one DNS message (RFC 1035 section 4), whether it came over UDP or TCP. Each octet is looked at a bounded number of times.
/// </summary>
internal sealed class DnsMessageReader
{
    private const int HeaderLength = 12;
    private const int MaxName = 255;
    private const int MaxPointers = 127;
    private const int ClassIN = 1;
    private const int TypeSoa = 6;
    private const int TypeOpt = 41;
    private readonly byte[] _message;
    private int _at = HeaderLength;

    private DnsMessageReader(byte[] message) => _message = message;

    private int Code => _message[3] & 0x0F;

    /// <summary>
    /// Tells why a message is not the answer to a query: another identifier, not a response, or another question (RFC 5452 section 9.1).
    /// The case of the question does not count, since some forwarders change it (RFC 4343).
    /// </summary>
    /// <returns>The reason, worded to follow the server's name; null if it is the answer.</returns>
    public static string? Mismatch(byte[] message, DnsQuery query)
    {
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != query.Identifier
            || (message[2] & 0xF8) != 0x80)
        {
            return "sent a message that is not a response to the query";
        }

        try
        {
            return new DnsMessageReader(message).HasQuestion(query.Question) ? null : "answered another question";
        }
        catch (FormatException)
        {
            return DnsReply.Unreadable;
        }
    }

    /// <summary>Reads a response that is known to answer the query.</summary>
    /// <exception cref="FormatException">The message breaks the rules.</exception>
    public static DnsResponse Read(byte[] message) => new DnsMessageReader(message).ReadResponse();

    /// <summary>Servers that do not understand a query may refuse it without repeating its question.</summary>
    private bool HasQuestion(DnsQuestion question)
    {
        var count = Word(4);
        if (count == 0)
        {
            return Code is 1 or 2 or 4 or 5;
        }

        var name = ReadName();
        var fixedPart = Take(4);
        return count == 1 && Word(fixedPart) == (int)question.Type && Word(fixedPart + 2) == ClassIN
            && name.Equals(DnsNameText.Escaped(question.Name), StringComparison.OrdinalIgnoreCase);
    }

    private DnsResponse ReadResponse()
    {
        for (var questions = Word(4); questions > 0; questions--)
        {
            ReadName();
            Take(4);
        }

        if ((_message[2] & 0x02) != 0)
        {
            // The rest may be cut off anywhere, and is asked for again.
            return new DnsResponse(Code, [], false) { IsTruncated = true };
        }

        var (answers, authorities, additional) = (Word(6), Word(8), Word(10));
        List<DnsRecord> records = [];
        for (var i = 0; i < answers; i++)
        {
            if (ReadRecord() is { } record)
            {
                records.Add(record);
            }
        }

        var (isReferral, upperBits) = ReadRest(authorities, additional);
        var isAuthoritative = (_message[2] & 0x04) != 0;
        return new DnsResponse((upperBits << 4) | Code, records, answers > 0)
        {
            IsReferral = isReferral && !isAuthoritative && answers == 0,
        };
    }

    /// <summary>
    /// Of the authority section only the types count, of the additional section only what EDNS adds to the response code.
    /// </summary>
    private (bool IsReferral, int UpperBits) ReadRest(int authorities, int additional)
    {
        var hasNameServers = false;
        var hasStart = false;
        var upperBits = 0;
        for (var i = 0; i < authorities + additional; i++)
        {
            ReadName();
            var fixedPart = Take(10);
            var type = Word(fixedPart);
            Take(Word(fixedPart + 8));
            hasNameServers |= i < authorities && type == (int)DnsRecordType.NS;
            hasStart |= i < authorities && type == TypeSoa;
            upperBits = i >= authorities && type == TypeOpt ? Octet(fixedPart + 4) : upperBits;
        }

        return (hasNameServers && !hasStart, upperBits);
    }

    private DnsRecord? ReadRecord()
    {
        var owner = ReadName();
        var fixedPart = Take(10);
        var (type, ofInternet) = (Word(fixedPart), Word(fixedPart + 2) == ClassIN);
        var ttl = DnsNameText.Lifetime(BinaryPrimitives.ReadInt32BigEndian(_message.AsSpan(fixedPart + 4)));
        var length = Word(fixedPart + 8);
        var data = Take(length);
        var end = _at;
        if (!ofInternet)
        {
            return null;
        }

        var record = Convert(owner, ttl, (DnsRecordType)type, data, length);
        _at = end;
        return record;
    }

    private DnsRecord? Convert(string owner, TimeSpan ttl, DnsRecordType type, int data, int length)
    {
        switch (type)
        {
            case DnsRecordType.TXT:
                return new TextRecord(owner, ttl, ReadStrings(data, length));
            case DnsRecordType.A when length == 4:
            case DnsRecordType.AAAA when length == 16:
                return new AddressRecord(owner, ttl, new IPAddress(_message.AsSpan(data, length).ToArray()));
            case DnsRecordType.MX when length > 2:
                _at = data + 2;
                return new MailExchangeRecord(owner, ttl, Word(data), ReadName());
            case DnsRecordType.SRV when length > 6:
                _at = data + 6;
                return new ServiceRecord(owner, ttl, Word(data), Word(data + 2), Word(data + 4), ReadName());
            case DnsRecordType.PTR or DnsRecordType.NS or DnsRecordType.CNAME:
                _at = data;
                return new NameRecord(owner, ttl, type, ReadName());
            default:
                return null;
        }
    }

    private string ReadStrings(int at, int length)
    {
        var octets = new byte[length];
        var (used, end) = (0, at + length);
        while (at < end)
        {
            var size = _message[at++];
            if (size > end - at)
            {
                throw new FormatException("A string is longer than its record.");
            }

            _message.AsSpan(at, size).CopyTo(octets.AsSpan(used));
            used += size;
            at += size;
        }

        return Encoding.UTF8.GetString(octets, 0, used);
    }

    /// <summary>Reads a name. A pointer must lead backwards, so that pointers cannot run in a circle (RFC 1035 section 4.1.4).</summary>
    private string ReadName()
    {
        var text = new StringBuilder();
        var (at, limit, resume, octets, pointers) = (_at, _at, -1, 1, 0);
        while (true)
        {
            var size = Octet(at);
            if (size == 0)
            {
                _at = resume >= 0 ? resume : at + 1;
                return text.Length == 0 ? "." : text.ToString();
            }

            if (size >= 0xC0)
            {
                var target = ((size & 0x3F) << 8) | Octet(at + 1);
                resume = resume >= 0 ? resume : at + 2;
                at = target < limit && ++pointers <= MaxPointers
                    ? target
                    : throw new FormatException("A name's pointer does not lead backwards, or there are too many.");
                limit = target;
                continue;
            }

            octets += size + 1;
            if (size > 0x3F || octets > MaxName)
            {
                throw new FormatException("A name is too long, or has a label of an unknown kind.");
            }

            text.Append(text.Length == 0 ? "" : ".");
            for (var i = 1; i <= size; i++)
            {
                DnsNameText.AppendLabel(text, (char)Octet(at + i));
            }

            at += size + 1;
        }
    }

    private int Take(int length)
    {
        var start = _at;
        _at = length <= _message.Length - start ? start + length : throw new FormatException("The message ends too soon.");
        return start;
    }

    private int Word(int at) => (Octet(at) << 8) | Octet(at + 1);

    private int Octet(int at) => at < _message.Length ? _message[at] : throw new FormatException("The message ends too soon.");
}

/// <summary>A response to a query as it came, before anything in it is believed.</summary>
/// <param name="Code">The response code, with the upper bits that EDNS adds (RFC 6895 section 2.3).</param>
/// <param name="Answers">The answer section's records of the types the engine knows, each with its own owner.</param>
/// <param name="HasAnswers">True if the answer section has any records, of whatever type.</param>
internal sealed record DnsResponse(int Code, IReadOnlyList<DnsRecord> Answers, bool HasAnswers)
{
    /// <summary>True if the answer did not fit and has to be asked for over TCP.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>True if a server that is not responsible for the name only points to others (RFC 2308 section 2.2).</summary>
    public bool IsReferral { get; init; }
}

/// <summary>What came back to one query.</summary>
/// <param name="Response">The response; null if there is none.</param>
/// <param name="Problem">Why there is none, worded to follow the server's name; null if nothing came in time.</param>
internal readonly record struct DnsReply(DnsResponse? Response, string? Problem)
{
    /// <summary>The problem of a response that breaks the rules of RFC 1035 section 4.</summary>
    public const string Unreadable = "sent an answer that cannot be read";
}
