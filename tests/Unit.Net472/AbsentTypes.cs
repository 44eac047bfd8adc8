using System.Globalization;
using System.Net;
using System.Runtime.Serialization;
using System.Text;

// Types of .NET that the tests use and .NET Framework does not have, or has with fewer members. The tests see these first.
namespace CommerceMailAdmin.Unit
{
    /// <summary>A program to start, with its arguments one by one.</summary>
    internal sealed class ProcessStartInfo(string program, IEnumerable<string> arguments)
    {
        private readonly System.Diagnostics.ProcessStartInfo _start = new(program, string.Join(" ", arguments.Select(Quoted)))
        {
            UseShellExecute = false,
        };

        public bool RedirectStandardInput { set => _start.RedirectStandardInput = value; }

        public bool RedirectStandardOutput { set => _start.RedirectStandardOutput = value; }

        public bool RedirectStandardError { set => _start.RedirectStandardError = value; }

        public Encoding StandardOutputEncoding { set => _start.StandardOutputEncoding = value; }

        private static string Quoted(string argument) => $"\"{argument.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

        public static implicit operator System.Diagnostics.ProcessStartInfo(ProcessStartInfo start) => start._start;
    }

    /// <summary>A listener that can be disposed, and waited for with a token.</summary>
    internal sealed class TcpListener(IPEndPoint address) : System.Net.Sockets.TcpListener(address), IDisposable
    {
        public TcpListener(IPAddress address, int port) : this(new IPEndPoint(address, port)) { }

        public void Dispose() => Stop();

        public async Task<System.Net.Sockets.TcpClient> AcceptTcpClientAsync(CancellationToken cancellation)
        {
            using var stop = cancellation.Register(Stop);
            try
            {
                return await AcceptTcpClientAsync().ConfigureAwait(false);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
        }
    }

    /// <summary>The code pages that .NET Framework has of itself.</summary>
    internal sealed class CodePagesEncodingProvider : EncodingProvider
    {
        public static CodePagesEncodingProvider Instance { get; } = new();

        public override Encoding GetEncoding(int codepage) => Encoding.GetEncoding(codepage);

        public override Encoding GetEncoding(string name) => Encoding.GetEncoding(name);
    }

    /// <summary>Weeks of ISO 8601.</summary>
    internal static class ISOWeek
    {
        public static int GetYear(DateTime date) => Thursday(date).Year;

        public static int GetWeekOfYear(DateTime date) =>
            CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(Thursday(date), CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday);

        private static DateTime Thursday(DateTime date) => date.AddDays(3 - (((int)date.DayOfWeek + 6) % 7));
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>The compiler calls GetSubArray for a range of an array. It then takes the other members from here too.</summary>
    internal static class RuntimeHelpers
    {
        private static readonly Action<Array, RuntimeFieldHandle> Initialize = (Action<Array, RuntimeFieldHandle>)Delegate.CreateDelegate(
            typeof(Action<Array, RuntimeFieldHandle>),
            typeof(object).Assembly.GetType("System.Runtime.CompilerServices.RuntimeHelpers").GetMethod(nameof(InitializeArray)));

        public static void InitializeArray(Array array, RuntimeFieldHandle values) => Initialize(array, values);

        public static T[] GetSubArray<T>(T[] array, Range range)
        {
            var (start, count) = range.GetOffsetAndLength(array.Length);
            return array.AsSpan(start, count).ToArray();
        }

        public static object GetUninitializedObject(Type type) => FormatterServices.GetUninitializedObject(type);
    }
}
