using System.Management.Automation;
using Terminal = System.Console;

namespace CommerceMailAdmin.Console;

/// <summary>Progress as one line that is written over; nothing at all where standard error is no terminal.</summary>
internal sealed class ProgressLine
{
    private int _shown;

    public void Show(ProgressRecord record)
    {
        if (Terminal.IsErrorRedirected)
        {
            return;
        }

        Clear();
        if (record.RecordType == ProgressRecordType.Completed)
        {
            return;
        }

        var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : "";
        var remaining = record.SecondsRemaining >= 0 ? $" {TimeSpan.FromSeconds(record.SecondsRemaining):g} left" : "";
        var line = $"{record.Activity}: {record.StatusDescription}{percent}{remaining}";
        line = line.Length < Terminal.WindowWidth ? line : line[..Math.Max(Terminal.WindowWidth - 1, 0)];
        Terminal.Error.Write(line);
        _shown = line.Length;
    }

    public void Clear()
    {
        if (_shown > 0)
        {
            Terminal.Error.Write("\r" + new string(' ', _shown) + "\r");
            _shown = 0;
        }
    }
}
