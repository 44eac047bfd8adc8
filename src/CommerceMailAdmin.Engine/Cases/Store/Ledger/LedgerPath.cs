using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>Where the ledger lies unless the user names a place.</summary>
public static class LedgerPath
{
    /// <summary>
    /// The user's local application data: %LOCALAPPDATA%, ~/Library/Application Support, or XDG_DATA_HOME (~/.local/share).
    /// </summary>
    public static string Default { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "CommerceMailAdmin", "cases.ledger");

    /// <summary>
    /// Makes the folder and an empty file, which only the user may read; a file that is there is left alone. Windows keeps the user's
    /// folders
    /// closed to others by itself.
    /// </summary>
    /// <exception cref="LedgerException">The place must not be written to.</exception>
    internal static void Prepare(string path)
    {
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            using var own = PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(LedgerProblem.ReadOnly, path, $"The ledger '{path}' cannot be made or written to ({e.Message}). Allow it, or name another place with -Ledger.", e);
        }
    }
}
