using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Completes time zones: ids that begin with what was typed, then those that contain it, so that "berl" finds Europe/Berlin.
/// </summary>
public sealed class TimeZoneCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        return BusinessCalendar.TimeZoneIds
            .Where(id => id.IndexOf(typed, StringComparison.OrdinalIgnoreCase) >= 0)
            .OrderByDescending(id => id.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(id => new CompletionResult(id.Any(c => c is ' ' or '(' or '\'') ? $"'{id}'" : id, id,
                CompletionResultType.ParameterValue, id));
    }
}
