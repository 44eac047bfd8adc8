using System.Globalization;
using System.Text;
using MailServers.Common;
using MailServers.Ews;
using MailServers.Graph;

namespace MailServers;

/// <summary>
/// A server as a program of its own, for clients in other languages, for measurements and for runs that end in a kill. The account is
/// "support" with the password and the token "secret".
/// </summary>
public static class ServerProgram
{
    private const string Mailbox = "support@contoso.com";

    /// <summary>
    /// Writes the address of the service and the path of the authority's certificate, then serves until its input ends. The line "count"
    /// is answered with the number of requests.
    /// </summary>
    /// <param name="protocol">"ews" or "graph".</param>
    /// <param name="folder">A folder for the state.</param>
    /// <param name="arguments">
    /// name=value: messages (how many to make), mail (an mbox file whose messages name their folder in X-Folder, or a folder that has a
    /// folder of .eml files for each folder of the mailbox, by its well-known name), roundtrip (milliseconds), https and http (ports),
    /// proxy (the header field in which a proxy in front names the user).
    /// </param>
    public static async Task<int> RunAsync(string protocol, string folder, string[] arguments)
    {
        var named = arguments.Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a[1], StringComparer.Ordinal);
        int Number(string name) => named.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        using var store = new MailStore(folder);
        if (store.Mailboxes.Count == 0)
        {
            Fill(store, Number("messages"), named.GetValueOrDefault("mail"));
        }

        var accounts = new Accounts { ProxyHeader = named.GetValueOrDefault("proxy") };
        accounts.Add(new Account("support", "secret") { Mailbox = Mailbox, FullAccess = ["shared@contoso.com"] });
        accounts.AddToken("secret", "support");
        var certificate = ServerCertificate.Create();
        var authority = Path.Combine(folder, "authority.pem");
        await File.WriteAllTextAsync(authority, certificate.AuthorityPem);
        IProtocol served = protocol == "graph"
            ? new GraphProtocol(store, new GraphSignIn(accounts)) : new EwsProtocol(store, new EwsOptions());
        await using var server = await MailServer.StartAsync(
            new MailServerOptions
            {
                Certificate = certificate,
                HttpsPort = Number("https"),
                HttpPort = Number("http"),
                RoundTrip = TimeSpan.FromMilliseconds(Number("roundtrip")),
            },
            accounts, served);
        server.Faults.Remember = false;
        Console.WriteLine(protocol == "graph" ? server.Url : new Uri(server.Url, "EWS/Exchange.asmx"));
        Console.WriteLine(authority);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line == "count" ? server.Faults.Count.ToString(CultureInfo.InvariantCulture) : "?");
        }

        return 0;
    }

    private static void Fill(MailStore store, int messages, string? file)
    {
        var mailbox = store.AddMailbox(Mailbox, hasArchive: true, hasCalendar: true);
        store.AddMailbox("shared@contoso.com");
        var at = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < messages; i++, at = at.AddMinutes(1))
        {
            var mime = $"Received: from mx.example.net by mail.contoso.com; {at:r}\r\nFrom: Buyer {i} <buyer{i}@example.net>\r\n"
                + $"To: {Mailbox}\r\nSubject: Message {i}\r\nDate: {at:r}\r\nMessage-ID: <{i}@example.net>\r\n\r\nText {i}\r\n";
            store.Add(mailbox.WellKnown[i % 10 == 9 ? "junkemail" : "inbox"].Id, Encoding.UTF8.GetBytes(mime), new ItemProperties(at));
        }

        if (Directory.Exists(file))
        {
            foreach (var one in Directory.GetFiles(file, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var folder = mailbox.WellKnown[Path.GetFileName(Path.GetDirectoryName(one)!)];
                store.Add(folder.Id, File.ReadAllBytes(one), new ItemProperties(new DateTimeOffset(2026, 6, 8, 9, 0, 0, TimeSpan.Zero)));
            }

            return;
        }

        foreach (var message in file is null ? [] : Messages(file))
        {
            const string Place = "X-Folder: ";
            var end = message.IndexOf('\n', StringComparison.Ordinal);
            var folder = message[Place.Length..end];
            var mime = Encoding.Latin1.GetBytes(message[(end + 1)..].Replace("\n", "\r\n", StringComparison.Ordinal));
            store.Add(
                mailbox.WellKnown[folder].Id, mime, new ItemProperties(at) { HasTransportHeaders = folder != "sentitems" });
            at = at.AddSeconds(1);
        }
    }

    private static IEnumerable<string> Messages(string file)
    {
        var message = new StringBuilder();
        foreach (var line in File.ReadLines(file, Encoding.Latin1))
        {
            if (!line.StartsWith("From ", StringComparison.Ordinal))
            {
                message.Append(line).Append('\n');
            }
            else if (message.Length > 0)
            {
                yield return message.ToString();
                message.Clear();
            }
        }

        yield return message.ToString();
    }
}
