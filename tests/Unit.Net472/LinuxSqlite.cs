using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using SQLitePCL;

namespace CommerceMailAdmin.Unit;

/// <summary>The ledger's native library for Linux, from the built module. The edition itself opens the file for Windows.</summary>
internal sealed class LinuxSqlite : IGetFunctionPointer
{
    private const int ResolveNow = 2;

    private readonly IntPtr _library = Open(
        Path.Combine(Repository.Module, "runtimes", "linux-x64", "native", "libe_sqlite3.so"), ResolveNow);

    [ModuleInitializer]
    internal static void Use() => SqliteLibrary.Library = () => new LinuxSqlite();

    public IntPtr GetFunctionPointer(string name) => Symbol(_library, name);

    [DllImport("libdl.so.2", EntryPoint = "dlopen", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern IntPtr Open(string file, int mode);

    [DllImport("libdl.so.2", EntryPoint = "dlsym", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern IntPtr Symbol(IntPtr library, string name);
}
