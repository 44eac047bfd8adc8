using System.Globalization;
using System.Runtime.InteropServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// The resume point of a folder whose messages are files of their own: which of them were read. Kept as a hash of 64 bits for each file,
/// which among a million files takes a new one for a known one once in 10^13.
/// </summary>
internal sealed class SeenFiles
{
    private const string Version = "files1 ";

    private readonly string _folder;
    private readonly ResumeState? _resume;
    private readonly HashSet<ulong> _before;
    private readonly HashSet<ulong> _now = [];

    /// <summary>Looks up what is known of a folder.</summary>
    /// <param name="folder">The folder, a Maildir, or a file given by itself.</param>
    /// <param name="resume">Holds the points; null if nothing is noted.</param>
    public SeenFiles(string folder, ResumeState? resume)
    {
        _folder = folder;
        _resume = resume;
        _before = Parse(resume?[folder]);
    }

    /// <summary>Whether anything is noted at all.</summary>
    public bool Notes => _resume is not null;

    /// <summary>A file that is known as long as its name, size and time stay.</summary>
    /// <exception cref="IOException">The file is gone.</exception>
    public static ulong Key(FileInfo file) => Hash(FormattableString.Invariant($"{file.Name}/{file.Length}/{file.LastWriteTimeUtc.Ticks}"));

    /// <summary>A file of a Maildir: its content never changes, its flags and its part do.</summary>
    public static ulong Key(MaildirName name) => Hash(name.Unique);

    /// <summary>Whether the file was read by an earlier run. If so, it stays known.</summary>
    public bool Knows(ulong key) => _before.Contains(key) && (_now.Add(key) || true);

    /// <summary>Notes that a file has been read.</summary>
    public void Add(ulong key)
    {
        if (Notes)
        {
            _now.Add(key);
        }
    }

    /// <summary>Enters the point: all that was noted is read, and files that are gone are forgotten.</summary>
    public void Reach()
    {
        if (_resume is null || (_now.Count == 0 && _before.Count == 0))
        {
            return;
        }

        var keys = new ulong[_now.Count];
        _now.CopyTo(keys);
        Array.Sort(keys);
        _resume.Reach(_folder, Version + Convert.ToBase64String(MemoryMarshal.AsBytes(keys.AsSpan()).ToArray()));
    }

    private static HashSet<ulong> Parse(string? state)
    {
        if (state is null || !state.StartsWith(Version, StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            var bytes = Convert.FromBase64String(state[Version.Length..]);
            return [.. MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, bytes.Length / sizeof(ulong) * sizeof(ulong))).ToArray()];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>Nobody who could choose file names in a mail store gains by a collision.</summary>
    private static ulong Hash(string text)
    {
        var hash = Fnv1a.Empty64;
        foreach (var c in text)
        {
            hash = Fnv1a.Add(hash, c);
        }

        return hash;
    }
}

/// <summary>
/// The name of a file in a Maildir's cur or new: a unique part that begins with the delivery's seconds since 1970, then
/// ":2," and flags. Where a file system allows no colon, stores write ';' or '!'.
/// </summary>
internal readonly record struct MaildirName(string Unique, string Flags)
{
    /// <summary>True if the flags say that the message is a draft.</summary>
    public bool IsDraft => Flags.IndexOf('D') >= 0;

    /// <summary>When it was delivered; null if the name does not tell.</summary>
    public DateTimeOffset? Delivered =>
        Unique.IndexOf('.') is var dot and > 0
            && long.TryParse(Unique[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= 99_999_999_999
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Takes a file name apart.</summary>
    public static MaildirName Parse(string fileName)
    {
        var info = fileName.LastIndexOf("2,", StringComparison.Ordinal);
        return info > 0 && fileName[info - 1] is ':' or ';' or '!'
            ? new MaildirName(fileName[..(info - 1)], fileName[(info + 2)..])
            : new MaildirName(fileName, "");
    }
}
