namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>Set-CommerceMailFlowRule -Priority: from every order of the rules to every place, up and down in one run.</summary>
public class RulePriorityTests
{
    private const string Allow = "Commerce mail: allow";
    private const string Focused = "Commerce mail: Focused Inbox";

    public static TheoryData<int> Places => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Places))]
    public void EveryOrderEndsInTheRightOneWhichIsReportedAndASecondRunChangesNothing(int priority)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Set-CommerceMailFlowRule");
        exchange.Arrange("1..3 | ForEach-Object { $null = New-TransportRule \"Other $_\" -SubjectContainsWords x -PrependSubject y }");
        for (var allow = 0; allow < 5; allow++)
        {
            foreach (var focused in Enumerable.Range(0, 5).Where(f => f != allow))
            {
                Order(exchange, allow, focused);
                var before = Names(exchange);

                var moved = exchange.Run($"Set-CommerceMailFlowRule -Priority {priority}");
                var after = Names(exchange);
                var again = exchange.Run($"Set-CommerceMailFlowRule -Priority {priority}").Output;

                var start = $"{allow}, {focused} to {priority}";
                string[] expected = [.. before.Where(n => n is not Allow and not Focused)];
                expected = [.. expected[..priority], Allow, Focused, .. expected[priority..]];
                Assert.Empty(moved.Errors);
                Assert.Equal((start, string.Join(';', expected)), (start, string.Join(';', after)));
                Assert.Equal((start, $"{Allow} {priority};{Focused} {priority + 1}"), (start,
                    string.Join(';', moved.Output.OrderBy(r => r.Text("Name") == Focused)
                        .Select(r => $"{r.Text("Name")} {r.Text("Priority")}"))));
                Assert.All(again, r => Assert.Equal((start, "Unchanged"), (start, r.Text("Status"))));

                var runs = moved.Output.Select(r => r.Text("RunId")).Where(r => r is not null).Distinct().ToArray();
                if (runs.Length > 0)
                {
                    var undone = exchange.Run("Undo-CommerceMailChange $args[0]", runs[0]);
                    Assert.Empty(undone.Errors);
                    Assert.Equal((start, string.Join(';', before)), (start, string.Join(';', Names(exchange))));
                }
            }
        }
    }

    private static string[] Names(EmulatedExchange exchange) => [.. exchange.Run("Get-TransportRule").Output.Select(r => r.Text("Name")!)];

    private static void Order(EmulatedExchange exchange, int allow, int focused)
    {
        var others = new Queue<string>(["Other 1", "Other 2", "Other 3"]);
        string[] wanted = [.. Enumerable.Range(0, 5).Select(i => i == allow ? Allow : i == focused ? Focused : others.Dequeue())];
        for (var i = 0; i < wanted.Length; i++)
        {
            exchange.Arrange("Set-TransportRule $args[0] -Priority $args[1]", wanted[i], i);
        }
    }
}
