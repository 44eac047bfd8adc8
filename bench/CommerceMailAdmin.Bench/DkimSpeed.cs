using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Bench;

/// <summary>
/// Verification of signed messages, keys in memory, one thread each, side by side with other verifiers and with what OpenSSL alone needs for
/// the same hashes and signature checks. Every verification must pass, on all sides.
/// </summary>
internal static class DkimSpeed
{
    private const int WarmUp = 20_000;
    private const int Messages = 1_000;
    private const int PeerMessages = 800;
    private const int Turns = 150;
    private const double WantedAgainstPeers = 10;
    private const double WantedOfOpenSsl = 0.5;

    private static readonly Peer[] Peers =
    [
        new("dkimpy", "/usr/bin/python3", "dkim_dkimpy.py"),
        new("Mail::DKIM", "perl", "dkim_maildkim.pl"),
        new("mailauth", "bash", "dkim_mailauth.sh"),
    ];

    public static bool Compare()
    {
        var enough = true;
        foreach (var bits in new[] { 1024, 2048 })
        {
            var folder = Directory.CreateTempSubdirectory("dkim-").FullName;
            try
            {
                var mail = new DkimMail(bits);
                mail.Write(folder);
                enough &= Compare(bits, mail, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return enough;
    }

    private static bool Compare(int bits, DkimMail mail, string folder)
    {
        var resolver = new MemoryResolver(JsonSerializer.SerializeToElement(new Dictionary<string, string[]> { [mail.KeyName + " TXT"] = [mail.Record] }));
        var verify = new Action<int>(i => Verify(mail.Messages[i], resolver));
        using var openSsl = OpenSsl.IsThere ? new OpenSsl(mail.Key) : null;
        var alone = new Action<int>(i => Verify(mail.Checks[i], openSsl!));

        // By turns, and of each side the best of many short turns: other programs on the machine then weigh on neither.
        var (ours, theirs) = (double.MaxValue, double.MaxValue);
        Run(verify, WarmUp, mail.Messages.Count);
        for (var turn = 0; turn < Turns; turn++)
        {
            ours = Math.Min(ours, Seconds(verify, mail.Messages.Count));
            theirs = openSsl is null ? theirs : Math.Min(theirs, Seconds(alone, mail.Messages.Count));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dkim: RSA-{bits}, bodies of {DkimMail.BodyLength} bytes: CommerceMailAdmin {ours * 1e6:F1} us a message"));
        var enough = true;
        if (openSsl is null)
        {
            Console.WriteLine("  OpenSSL alone: not run: there is no libcrypto.so.3 here");
        }
        else
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {OpenSsl.Version} alone {theirs * 1e6:F1} us: we reach {theirs / ours:F2} of its rate (at least {WantedOfOpenSsl})"));
            enough &= theirs / ours >= WantedOfOpenSsl;
        }

        foreach (var peer in Peers)
        {
            if (peer.Seconds(folder, PeerMessages.ToString(CultureInfo.InvariantCulture)) is { } seconds)
            {
                var each = seconds / PeerMessages;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {peer.Name} {each * 1e6:F1} us: {each / ours:F1} times ours (at least {WantedAgainstPeers})"));
                enough &= each / ours >= WantedAgainstPeers;
            }
        }

        return enough;
    }

    private static double Seconds(Action<int> verify, int count)
    {
        var watch = Stopwatch.StartNew();
        Run(verify, Messages, count);
        return watch.Elapsed.TotalSeconds / Messages;
    }

    private static void Run(Action<int> verify, int times, int count)
    {
        for (var i = 0; i < times; i++)
        {
            verify(i % count);
        }
    }

    private static void Verify(byte[] message, MemoryResolver resolver)
    {
        var check = DkimVerifier.VerifyAsync(WholeMessage.Parse(message), resolver, null, CancellationToken.None);
        var results = check.IsCompletedSuccessfully ? check.Result : check.AsTask().GetAwaiter().GetResult();
        if (results is not [{ Result: CheckResult.Pass }])
        {
            throw new InvalidOperationException("A signature did not verify: " + string.Join("; ", results.Select(r => r.Detail)));
        }
    }

    private static void Verify((byte[] Body, byte[] Header, byte[] Signature) check, OpenSsl openSsl)
    {
        if (!openSsl.Verify(check.Body, check.Header, check.Signature))
        {
            throw new InvalidOperationException("OpenSSL does not verify the signature.");
        }
    }
}
