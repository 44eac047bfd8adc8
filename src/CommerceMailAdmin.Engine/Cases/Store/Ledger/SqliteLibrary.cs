using System.Runtime.InteropServices;
using SQLitePCL;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>
/// Connects the database code with the native library that comes with the module, whatever other SQLite the process holds.
/// </summary>
internal static class SqliteLibrary
{
#if !NET
    /// <summary>Opens the native library. The tests of this edition run on Linux and open another file.</summary>
    public static Func<IGetFunctionPointer> Library { get; set; } =
        () => new WindowsLibrary(FileOf(RuntimeInformation.ProcessArchitecture));
#endif

    private static readonly Lazy<bool> Provider = new(() =>
    {
#if NET
        // Found by the load context of the module, or beside the program that uses the engine.
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
#else
        SQLite3Provider_dynamic_cdecl.Setup(Name, Library());
        raw.SetProvider(new SQLite3Provider_dynamic_cdecl());
#endif
        raw.FreezeProvider();

        // A ledger's connection serves one thread at a time, so that SQLite need not lock it at every column.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        return true;
    });

    /// <summary>Does it once a process.</summary>
    public static void Use() => _ = Provider.Value;

#if !NET
    private const string Name = "e_sqlite3";

    /// <summary>
    /// The module's folder holds "runtimes" beside the editions' folders; the engine lies in "dependencies" of one of those.
    /// </summary>
    private static string FileOf(Architecture processor) => Path.GetFullPath(Path.Combine(
        Path.GetDirectoryName(typeof(SqliteLibrary).Assembly.Location)!, "..", "..", "runtimes",
        $"win-{processor.ToString().ToLowerInvariant()}", "native", Name + ".dll"));

    /// <summary>
    /// .NET Framework binds a library by its name to whichever file of that name came first into the process. Here functions are looked up
    /// in the file that was opened by its full path.
    /// </summary>
    private sealed class WindowsLibrary : IGetFunctionPointer
    {
        /// <summary>LOAD_WITH_ALTERED_SEARCH_PATH: what the library itself needs is looked for beside it.</summary>
        private const uint BesideTheFile = 8;

        private readonly IntPtr _module;

        public WindowsLibrary(string file)
        {
            _module = LoadLibraryEx(file, IntPtr.Zero, BesideTheFile);
            if (_module == IntPtr.Zero)
            {
                throw new DllNotFoundException($"'{file}' cannot be loaded (Windows error {Marshal.GetLastWin32Error()}). "
                    + "Install the module again.");
            }
        }

        public IntPtr GetFunctionPointer(string name) => GetProcAddress(_module, name);

        [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern IntPtr LoadLibraryEx(string file, IntPtr reserved, uint flags);

        [DllImport("kernel32", CharSet = CharSet.Ansi, BestFitMapping = false, ExactSpelling = true)]
        private static extern IntPtr GetProcAddress(IntPtr module, string name);
    }
#endif
}
