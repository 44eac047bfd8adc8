using System.Net;
using System.Net.Sockets;
using System.Text;
using CommerceMailAdmin.Engine.Digests;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Unit.Digests;

/// <summary>Servers that talk without end. What is read of them is bounded in bytes.</summary>
public sealed class EndlessServerTests
{
    private static readonly DigestContent Content = DigestContent.Of(
        BacklogDigestKind.List, [], ProfileReader.BuiltIn, "UTC", includeBuyerData: false, isRepetition: false);

    [Fact]
    public async Task AGreetingWithoutEndIsCut()
    {
        using var server = new EndlessServer("220 ", 'a');
        var delivery = new SmtpDelivery("127.0.0.1", server.Port, MailEncryption.None, null, "a@b.example", ["c@d.example"]);
        var problem = Assert.Throws<DigestException>(() => delivery.Send(Content, "1@b.example", TestContext.Current.CancellationToken));
        Assert.Equal(DigestProblem.Unreachable, problem.Problem);
        Assert.Contains("the server said more than 1024 KiB", problem.Message, StringComparison.Ordinal);
        Assert.InRange(await server.Sent, 1 << 20, 64 << 20);
    }

    [Fact]
    public void ARefusalInManyWordsIsShortened()
    {
        using var server = new EndlessServer("554 " + new string('x', 100_000) + "\r\n", null);
        var delivery = new SmtpDelivery("127.0.0.1", server.Port, MailEncryption.None, null, "a@b.example", ["c@d.example"]);
        var problem = Assert.Throws<DigestException>(() => delivery.Send(Content, "1@b.example", TestContext.Current.CancellationToken));
        Assert.InRange(problem.Message.Length, 500, 700);
    }

    [Fact]
    public async Task AnAnswerOfAWebhookIsNotRead()
    {
        using var server = new EndlessServer("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", 'a');
        new WebhookDelivery(new Uri($"http://127.0.0.1:{server.Port}/x"), isSlack: true)
            .Send(Content, "1@b.example", TestContext.Current.CancellationToken);
        Assert.InRange(await server.Sent, 0, 64 << 20);
    }

    /// <summary>Says a beginning to the first client, and then one character until the client goes.</summary>
    private sealed class EndlessServer : IDisposable
    {
        private const long Most = 1L << 31;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public EndlessServer(string start, char? filling)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            Sent = TalkAsync(start, filling);
        }

        public int Port { get; }

        /// <summary>How many bytes the client took, with what the systems between keep.</summary>
        public Task<long> Sent { get; }

        public void Dispose() => _listener.Stop();

        private async Task<long> TalkAsync(string start, char? filling)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var sent = 0L;
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(start));
                var chunk = Encoding.ASCII.GetBytes(new string(filling ?? ' ', 1 << 16));
                while (filling is not null && sent < Most)
                {
                    await stream.WriteAsync(chunk);
                    sent += chunk.Length;
                }

                _ = await stream.ReadAsync(chunk);
            }
            catch (IOException)
            {
                // The client went.
            }

            return sent;
        }
    }
}
