using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Reads one DNS message (RFC 1035 section 4). Each octet is looked at a bounded number of times.</summary>
internal sealed class DnsMessageReader
{
    private const int HeaderLength = 12;
    private const int MaxName = 255;
    private const int ClassIN = 1;
    private readonly byte[] _message;
    private int _at = HeaderLength;

    private DnsMessageReader(byte[] message) => _message = message;

    /// <summary>Reads a response.</summary>
    /// <exception cref="FormatException">It is none, or is not the one to the query of this identifier.</exception>
    public static DnsResponse Read(byte[] message, ushort identifier) => new DnsMessageReader(message).ReadResponse(identifier);

    private DnsResponse ReadResponse(ushort identifier)
    {
        if (_message.Length < HeaderLength || Word(0) != identifier || (_message[2] & 0x80) == 0 || (_message[2] & 0x02) != 0)
        {
            throw new FormatException("The header is not that of a whole response to the query.");
        }

        var (questions, answers) = (Word(4), Word(6));
        var (name, type) = ((string?)null, 0);
        for (var i = 0; i < questions; i++)
        {
            name = ReadName();
            type = Word(Take(4));
        }

        List<DnsRecord> records = [];
        for (var i = 0; i < answers; i++)
        {
            if (ReadRecord() is { } record)
            {
                records.Add(record);
            }
        }

        return new DnsResponse(questions == 1 ? name : null, type, _message[3] & 0x0F, records, answers > 0);
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

    /// <summary>Reads a name; a pointer must lead backwards, so that pointers cannot run in a circle (RFC 1035 section 4.1.4).</summary>
    private string ReadName()
    {
        var text = new StringBuilder();
        var (at, limit, resume, octets) = (_at, _at, -1, 1);
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
                at = target < limit ? target : throw new FormatException("A name's pointer does not lead backwards.");
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
                DnsNameText.AppendEscaped(text, char.ToLowerInvariant((char)Octet(at + i)));
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
