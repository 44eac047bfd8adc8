using System.Diagnostics;
using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>A server of the system that tests talk to, as a process of their own.</summary>
internal static class PeerProcess
{
    /// <summary>Starts a server that stays in the foreground and writes its log to standard error.</summary>
    /// <param name="executable">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">Receives the log. Lock it to read it.</param>
    /// <param name="isReady">Tells a line of the log by which the server says that it runs.</param>
    /// <returns>The process; null if it ended before it ran.</returns>
    public static async Task<Process?> StartAsync(string executable, string[] arguments, StringBuilder log, Func<string, bool> isReady)
    {
        var process = Process.Start(new ProcessStartInfo(executable, arguments) { RedirectStandardError = true })!;
        var running = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log)
            {
                log.AppendLine(line.Data);
            }

            if (line.Data is null)
            {
                running.TrySetResult(false);
            }
            else if (isReady(line.Data))
            {
                running.TrySetResult(true);
            }
        };
        process.BeginErrorReadLine();
        if (await running.Task)
        {
            return process;
        }

        await process.WaitForExitAsync();
        process.Dispose();
        return null;
    }
}
