using System.Security.Cryptography;
using System.Text;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>One question as it is sent, with an identifier that nobody can guess (RFC 5452 section 9.2).</summary>
internal sealed class DnsQuery
{
    /// <summary>The size that passes every common network unfragmented (DNS flag day 2020).</summary>
    private const int UdpPayload = 1232;

    private const byte RecursionDesired = 0x01;
    private const byte OptType = 41;

    private DnsQuery(DnsQuestion question, ushort identifier, byte[] octets)
    {
        Question = question;
        Identifier = identifier;
        Octets = octets;
    }

    /// <summary>What is asked.</summary>
    public DnsQuestion Question { get; }

    /// <summary>The number that the answer has to repeat.</summary>
    public ushort Identifier { get; }

    /// <summary>The message (RFC 1035 section 4): one question, recursion desired.</summary>
    public byte[] Octets { get; }

    /// <summary>Writes a question whose name <see cref="DnsNameText.CanBeAsked"/>.</summary>
    /// <param name="question">The question.</param>
    /// <param name="withEdns">Whether to say how large an answer over UDP may be (RFC 6891); old servers do not understand it.</param>
    public static DnsQuery Create(DnsQuestion question, bool withEdns)
    {
        var random = new byte[2];
        using (var source = RandomNumberGenerator.Create())
        {
            source.GetBytes(random);
        }

        List<byte> octets = [random[0], random[1], RecursionDesired, 0, 0, 1, 0, 0, 0, 0, 0, (byte)(withEdns ? 1 : 0)];
        foreach (var label in question.Name.Split('.'))
        {
            octets.Add((byte)label.Length);
            octets.AddRange(Encoding.ASCII.GetBytes(label));
        }

        octets.AddRange([0, 0, (byte)question.Type, 0, 1]);
        if (withEdns)
        {
            octets.AddRange([0, 0, OptType, UdpPayload >> 8, UdpPayload & 0xFF, 0, 0, 0, 0, 0, 0]);
        }

        return new DnsQuery(question, (ushort)((random[0] << 8) | random[1]), [.. octets]);
    }
}
