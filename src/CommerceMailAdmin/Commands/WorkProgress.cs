using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace CommerceMailAdmin.Commands;

/// <summary>Tells how many mailboxes are done, how many a second, and how long the rest will take; a few times a second at most.</summary>
/// <param name="cmdlet">The cmdlet; also the name of the activity.</param>
internal sealed class WorkProgress(CommerceCmdlet cmdlet)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _shown;
    private int _done;

    /// <summary>How many mailboxes there are; null if that is not known, as when they come through the pipeline.</summary>
    public int? Total { get; set; }

    /// <summary>Counts one mailbox.</summary>
    public void Step()
    {
        _done++;
        if (_watch.Elapsed - _shown >= Pause)
        {
            _shown = _watch.Elapsed;
            cmdlet.WriteProgress(Record(cmdlet.MyInvocation.MyCommand.Name, _done, Total, _watch.Elapsed));
        }
    }

    /// <summary>Takes the display away.</summary>
    public void Complete()
    {
        if (_shown > TimeSpan.Zero)
        {
            cmdlet.WriteProgress(new ProgressRecord(0, cmdlet.MyInvocation.MyCommand.Name,
                "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private static ProgressRecord Record(string activity, int done, int? total, TimeSpan elapsed)
    {
        var rate = done / elapsed.TotalSeconds;
        var record = new ProgressRecord(0, activity, string.Format(
            CultureInfo.CurrentCulture, total is null ? "{0:N0} mailboxes, {2:N1} a second" : "{0:N0} of {1:N0} mailboxes, {2:N1} a second",
            done, total, rate));
        if (total is > 0)
        {
            record.PercentComplete = (int)Math.Min(100, 100L * done / total.Value);
            record.SecondsRemaining = (int)Math.Ceiling((total.Value - done) / rate);
        }

        return record;
    }
}
