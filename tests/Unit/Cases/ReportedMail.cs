using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>
/// A small mailbox that is written to a folder and read: a buyer's message of 8 June in the inbox, an answer of 9 June in the sent mail,
/// and what a test adds or puts in their place.
/// </summary>
internal static class ReportedMail
{
    public const string Relay = "case++c1aaaaaaaaaaaa@support.instagram.com";
    public const string Shop = "hilfe@ateliernord.example";

    /// <summary>When the mailbox is read.</summary>
    public static readonly DateTimeOffset At = new(2026, 6, 12, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The buyer's message.</summary>
    public static string Buyer(string subject = "Message from mira.k", string order = "Order number: 30811725541111", string above = "",
        string from = "Instagram Support <" + Relay + ">") =>
        above + "Received: from mx-out.facebook.com (mx-out.facebook.com [66.220.144.151]) by mx.ateliernord.example with ESMTPS id A1; "
        + $"Mon, 8 Jun 2026 09:00:00 +0000\nFrom: {from}\nTo: {Shop}\nSubject: {subject}\nDate: Mon, 8 Jun 2026 "
        + $"09:00:00 +0000\nMessage-ID: <m1@mx-out.facebook.com>\nMIME-Version: 1.0\nContent-Type: text/plain; "
        + $"charset=utf-8\n\n{order}\nReason: My order is late or missing\n\nMessage:\nWhere is my parcel?\n";

    /// <summary>The shop's answer; its date and recipient can be written in another way, and fields can be added.</summary>
    public static string Answer(string date = "Tue, 9 Jun 2026 09:00:00 +0000", string to = Relay, string fields = "", string from = Shop,
        string subject = "Re: Message from mira.k") =>
        $"{fields}From: {from}\nTo: {to}\nSubject: {subject}\nDate: {date}\nMessage-ID: <a1@ateliernord.example>\nIn-Reply-To: "
        + "<m1@mx-out.facebook.com>\n\nYour parcel is on its way.\n";

    /// <summary>What the reading of some files tells: the state of each case, and the warnings.</summary>
    public static (string State, string Warnings) Read(params (string Name, string Content)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in files)
        {
            folder.Write(name, content);
        }

        var observer = new RecordingObserver();
        var found = CommerceCases.Read(CaseInput.Files([folder.Path], "support"),
            TestLedger.Options(At) with { Now = At, IncludeBuyerData = true }, new CaseSelection(), observer, CancellationToken.None);
        return (string.Join("; ", found.Select(State)), string.Join("\n", observer.Warnings.Concat(observer.Problems)));
    }

    /// <summary>Whether a case waits, since when, or when it was answered.</summary>
    public static string State(CommerceCase found)
    {
        var turn = found.Turns[^1];
        return found.WaitingSince is { } since ? FormattableString.Invariant($"waits {since:MM-dd HH:mm} {found.Buyer} {found.OrderNumber}")
            : FormattableString.Invariant($"answered {turn.AnsweredAt ?? turn.ClosedAt:MM-dd HH:mm}");
    }
}
