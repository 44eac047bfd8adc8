namespace CommerceMailAdmin.Bench.Mail;

/// <summary>Programs that index a Maildir from nothing, each with an index of its own that is thrown away.</summary>
internal static class Indexers
{
    /// <summary>"mu index" (Debian: maildir-utils).</summary>
    public static ProgramRun? Mu(string maildir)
    {
        using var home = new Scratch();
        return ProgramRun.Of("mu", ["init", "--muhome=" + home.Path, "--maildir=" + maildir]) is null
            ? null
            : ProgramRun.Of("mu", ["index", "--quiet", "--muhome=" + home.Path]);
    }

    /// <summary>"notmuch new". Its index lies apart from the mail.</summary>
    public static ProgramRun? Notmuch(string maildir)
    {
        using var home = new Scratch();
        var configuration = Path.Combine(home.Path, "config");
        File.WriteAllText(configuration, $"[database]\npath={home.Path}\nmail_root={maildir}\n[user]\nname=Bench\nprimary_email=bench@shop.example\n[new]\ntags=new\n[maildir]\nsynchronize_flags=false\n");
        return ProgramRun.Of("notmuch", ["new", "--quiet"], ("NOTMUCH_CONFIG", configuration));
    }

    private sealed class Scratch : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("commercemail-index-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
