using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <content>Plans: a run that only writes down what it would change, and a later run that makes exactly these changes.</content>
public abstract partial class ExchangeCmdlet
{
    private readonly ChangePlanRecorder _recorder = new();
    private OutputFile? _planFile;
    private ChangeApproval? _approval;
    private string? _organization;

    /// <summary>
    /// Carries out a plan: makes exactly the changes of this file, which a run with -SavePlan has written. A change that would be another
    /// one now is refused. Rows that are not approved can be deleted from the file before.
    /// </summary>
    public virtual string? Plan { get; set; }

    /// <summary>
    /// Changes nothing, and writes a plan to this file, .csv or .json. Somebody else can look at it and approve it. Then run the command
    /// with -Plan and the file.
    /// </summary>
    public virtual string? SavePlan { get; set; }

    /// <summary>The parameters that say what is wanted. They are part of the plan; the selection of objects is not.</summary>
    private protected virtual IReadOnlyList<string> WantedParameters => [];

    /// <summary>The plan that is carried out; null if there is none.</summary>
    private protected ChangePlan? ApprovedPlan => _approval?.Plan;

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        if (Plan is not null)
        {
            ReadPlan(Plan);
        }

        if (SavePlan is not null)
        {
            if (PlanFormat(SavePlan) is null)
            {
                Terminate(
                    new ArgumentException($"The name '{SavePlan}' does not give the format of the plan. Name the file .csv or .json."),
                        "FormatUnknown",
                    ErrorCategory.InvalidArgument, SavePlan);
            }

            _planFile = OutputFile.Prepare(
                this, SavePlan, new OutputFileRules { Subject = "a plan of this module", IsOurs = ChangePlanFile.IsPlan,
                    IsPrivate = true });
        }
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (_planFile is not null)
        {
            WritePlan(_planFile);
        }

        if (_approval is null)
        {
            return;
        }

        foreach (var missing in _approval.Open)
        {
            WriteItemError(
                new ItemNotFoundException(
                    $"{missing.Target}: the plan changes it, but the command did not find it. Nothing was changed there."),
                    "PlanTargetNotFound",
                ErrorCategory.ObjectNotFound, missing.Target);
        }

        WriteSummary(
            $"{MyInvocation.MyCommand.Name}: of the plan, {Amount.Of(_approval.Approved, "change was", "changes were")} made or tried, "
            + $"and {Amount.Of(_approval.Refused, "was", "were")} refused.");
        if (_approval.Refused > 0)
        {
            WriteWarning(
                $"Refused: {_approval.Refused} of the plan's {Amount.Of(_approval.Plan.Changes.Count, "change")}, "
                + "because something has changed since. "
                + "Make a new plan for them.");
        }
    }

    /// <summary>What the plan says about a change: null if it may be made.</summary>
    private ChangeDecision? DecidedByPlan(PlannedChange change)
    {
        if (_approval?.Decide(change) is { } decision)
        {
            return decision;
        }

        if (_planFile is null)
        {
            return null;
        }

        _recorder.Add(change);
        return ChangeDecision.Preview;
    }

    /// <summary>The session that the plan is for: another organisation's is refused.</summary>
    private void CheckPlan(IExchangeSession session)
    {
        _organization = session.Organization;
        _approval?.Check(session);
    }

    private static bool? PlanFormat(string file) => System.IO.Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".csv" => true,
        ".json" => false,
        _ => null,
    };

    private void WritePlan(OutputFile file)
    {
        var plan = new ChangePlan
        {
            Command = MyInvocation.MyCommand.Name,
            Organization = _organization,
            Created = DateTimeOffset.UtcNow,
            User = $"{Environment.UserDomainName}\\{Environment.UserName}",
            Parameters = WantedParameters.Where(MyInvocation.BoundParameters.ContainsKey).ToDictionary(p => p,
                p => Texts(PropertyOf(p).GetValue(this))),
            Changes = _recorder.Changes,
        };
        file.Write(stream => ChangePlanFile.Write(plan, stream, PlanFormat(SavePlan!)!.Value));
        var count = plan.Changes.Count;
        WriteSummary(
            $"{MyInvocation.MyCommand.Name}: the plan '{SavePlan}' has {Amount.Of(count, "change")}. "
            + "Nothing was changed.");
    }

    private void ReadPlan(string given)
    {
        string[] others = [.. WantedParameters.Append(nameof(SavePlan)).Where(MyInvocation.BoundParameters.ContainsKey)];
        if (others.Length > 0)
        {
            Terminate(
                new ArgumentException($"The plan itself says what is wanted. Leave out -{string.Join(" and -", others)}."),
                    "PlanWithParameters",
                ErrorCategory.InvalidArgument, others[0]);
        }

        var plan = ReadInputFile(given, "Plan", ChangePlanFile.Read);
        if (plan.Changes.Count == 0)
        {
            WriteWarning($"The plan '{given}' has no change, so there is nothing to do.");
        }
        else if (!plan.Command.Equals(MyInvocation.MyCommand.Name, StringComparison.OrdinalIgnoreCase))
        {
            Terminate(
                new ArgumentException($"The plan '{given}' was made by {plan.Command}. Carry it out with that command."),
                    "PlanOfOtherCommand",
                ErrorCategory.InvalidArgument, given);
        }

        foreach (var parameter in plan.Parameters)
        {
            SetParameter(given, parameter.Key, parameter.Value);
        }

        _approval = new ChangeApproval(plan);
    }

    private void SetParameter(string given, string name, IReadOnlyList<string> values)
    {
        try
        {
            if (!WantedParameters.Contains(name))
            {
                throw new ArgumentException($"{MyInvocation.MyCommand.Name} has no such parameter");
            }

            var property = PropertyOf(name);
            var type = property.PropertyType;
            var text = values.Count == 0 ? null : values[0];
            object? value = type == typeof(SwitchParameter) ? new SwitchParameter(values is ["True"])
                : type.IsArray ? values.ToArray() : text;
            property.SetValue(this, value is null ? null : LanguagePrimitives.ConvertTo(value, type, CultureInfo.InvariantCulture));
            MyInvocation.BoundParameters[name] = property.GetValue(this)!;
        }
        catch (Exception e) when (e is ArgumentException or PSInvalidCastException)
        {
            Terminate(
                new ArgumentException($"The plan '{given}' has a parameter that cannot be used, {name}: {e.Message}", e), "PlanMalformed",
                    ErrorCategory.InvalidData, given);
        }
    }

    private PropertyInfo PropertyOf(string parameter) => GetType().GetProperty(parameter)!;

    private static IReadOnlyList<string> Texts(object? value) => value switch
    {
        null => [],
        SwitchParameter isOn => isOn ? ["True"] : ["False"],
        DateTime time => [time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture)],
        string text => [text],
        IEnumerable list => [.. list.Cast<object?>().Select(i => Convert.ToString(i, CultureInfo.InvariantCulture) ?? "")],
        _ => [Convert.ToString(value, CultureInfo.InvariantCulture)!],
    };
}
