using System.Globalization;
using System.Text;
using MailServers.Common;

namespace MailServers.Ews;

/// <summary>
/// An EWS server as a program of its own, for clients in other languages, for measurements and for runs that end in a kill.
/// </summary>
public static class EwsProgram
{
    /// <summary>
    /// Arguments: a folder for the state, then name=value: messages (to fill an empty store), mail (a folder that has a folder of .eml
    /// files for each folder of the mailbox, by its well-known name), roundtrip (milliseconds), https and http (ports). Writes the address
    /// of EWS and the path of the authority's certificate, then serves until its input ends. The account is "support" with the password
    /// "secret".
    /// </summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var named = arguments.Skip(1).Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a[1], StringComparer.Ordinal);
        int Number(string name) => named.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        using var store = new MailStore(arguments[0]);
        Fill(store, Number("messages"));
        if (named.TryGetValue("mail", out var mail))
        {
            Deliver(store, mail);
        }

        var accounts = new Accounts();
        accounts.Add(new Account("support", "secret") { Mailbox = "support@contoso.com", FullAccess = ["shared@contoso.com"] });
        var certificate = ServerCertificate.Create();
        var authority = Path.Combine(arguments[0], "authority.pem");
        await File.WriteAllTextAsync(authority, certificate.AuthorityPem);
        await using var server = await MailServer.StartAsync(
            new MailServerOptions
            {
                Certificate = certificate,
                HttpsPort = Number("https"),
                HttpPort = Number("http"),
                RoundTrip = TimeSpan.FromMilliseconds(Number("roundtrip")),
            },
            accounts,
            new EwsProtocol(store, new EwsOptions()));
        server.Faults.Remember = false;
        Console.WriteLine(new Uri(server.Url, "EWS/Exchange.asmx"));
        Console.WriteLine(authority);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line == "count" ? server.Faults.Count.ToString(CultureInfo.InvariantCulture) : "?");
        }

        return 0;
    }

    private static void Deliver(MailStore store, string mail)
    {
        var mailbox = store.Mailbox("support@contoso.com")!;
        foreach (var file in Directory.GetFiles(mail, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = mailbox.WellKnown[Path.GetFileName(Path.GetDirectoryName(file)!)];
            store.Add(folder.Id, File.ReadAllBytes(file), new ItemProperties(new DateTimeOffset(2026, 6, 8, 9, 0, 0, TimeSpan.Zero)));
        }
    }

    private static void Fill(MailStore store, int messages)
    {
        if (store.Mailboxes.Count > 0)
        {
            return;
        }

        var mailbox = store.AddMailbox("support@contoso.com", hasArchive: true, hasCalendar: true);
        store.AddMailbox("shared@contoso.com");
        var start = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < messages; i++)
        {
            var at = start.AddMinutes(i);
            var mime = $"Received: from mx.example.net by mail.contoso.com; {at:r}\r\nFrom: Buyer {i} <buyer{i}@example.net>\r\n"
                + $"To: support@contoso.com\r\nSubject: Message {i}\r\nDate: {at:r}\r\nMessage-ID: <{i}@example.net>\r\n\r\nText {i}\r\n";
            store.Add(mailbox.WellKnown[i % 10 == 9 ? "junkemail" : "inbox"].Id, Encoding.UTF8.GetBytes(mime), new ItemProperties(at));
        }
    }
}
