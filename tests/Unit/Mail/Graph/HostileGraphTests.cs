using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>Answers of an enemy in the place of Graph: each ends in one reported problem, after a bounded number of requests.</summary>
public sealed class HostileGraphTests
{
    private const string Nothing = "{\"value\":[],\"@odata.deltaLink\":\"https://graph.example/v1.0/d\"}";
    private static readonly string Missing = string.Concat(Enumerable.Range(2, 7).Select(i => $",{{\"id\":\"{i}\",\"status\":404}}"));
    private static int _number;

    private static readonly Dictionary<string, Func<GraphRequest, string>> Behaviours = new()
    {
        ["half a character in an id"] = _ => Batch("{\"value\":[{\"id\":\"\\ud800\"}]}"),
        ["half a character in a name of a field"] = _ => Batch("{\"\\udc00x\":1,\"value\":[{\"id\":\"1\",\"\\ud800\":2}]}"),
        ["no list in the batch"] = _ => Batch("{}"),
        ["a text for the list"] = _ => Batch("\"eyJ4Ijox\""),
        ["a list that is not JSON"] = _ => Batch("\"QUFB\""),
        ["deep JSON"] = _ => new string('[', 100_000),
        ["a deep body"] = _ => Batch(string.Concat(Enumerable.Repeat("{\"a\":", 50)) + "1" + new string('}', 50)),
        ["a link that is not an address"] = _ => Batch("{\"value\":[],\"@odata.nextLink\":\"next page\"}"),
        ["a link to another host"] = _ => Batch("{\"value\":[],\"@odata.nextLink\":\"https://evil.example/v1.0/x\"}"),
        ["a link to a file"] = _ => Batch("{\"value\":[],\"@odata.nextLink\":\"file:///etc/passwd\"}"),
        ["pages of folders without end"] = r => r.Method == "POST" ? Batch(Page("")) : Page(""),
        ["folders without end"] = r => r.Method == "POST" ? Batch(Page(Folder(0))) : Page(Folder(0)),
        ["levels without end"] = _ => Batch($"{{\"value\":[{Folder(1)}]}}"),
        ["the same folder in itself"] = _ => Batch("{\"value\":[{\"id\":\"F\",\"childFolderCount\":1,\"totalItemCount\":0}]}"),
        ["an answer for another part"] = _ => "{\"responses\":[{\"id\":\"99\",\"status\":200},{\"id\":\"-1\",\"status\":200}]}",
        ["a status that is not one"] = _ => "{\"responses\":[{\"id\":\"1\",\"status\":99999999999}]}",
        ["pages of messages without end"] = r => r.Method == "POST" ? Inbox()
            : $"{{\"value\":[],\"@odata.nextLink\":\"https://graph.example/v1.0/p{Next()}\"}}",
        ["the same page again and again"] = r => r.Method == "POST" ? Inbox()
            : "{\"value\":[],\"@odata.nextLink\":\"https://graph.example/v1.0/same\"}",
        ["half a character in a header field"] = r => r.Method == "POST" ? Inbox()
            : "{\"value\":[{\"id\":\"M\",\"internetMessageHeaders\":[{\"name\":\"Subject\",\"value\":\"\\ud83d\"}]}],"
                + "\"@odata.deltaLink\":\"https://graph.example/v1.0/d\"}",
    };

    public static TheoryData<string> Names() => [.. Behaviours.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachEndsInAProblemThatIsTold(string behaviour)
    {
        var channel = new HostileGraphChannel(r => Encoding.UTF8.GetBytes(Behaviours[behaviour](r)));
        var observer = new RecordingObserver();

        Assert.Empty(new GraphMailSource(Mailbox(channel)).Read(observer, CancellationToken.None));

        Assert.NotEmpty(observer.Problems);
        Assert.InRange(channel.Requests, 1, 11_000);
    }

    [Fact]
    public void ALongNameIsCut()
    {
        var name = new string('x', 5_000_000);
        var channel = new HostileGraphChannel(r => Encoding.UTF8.GetBytes(r.Method == "POST"
            ? Batch($"{{\"value\":[{{\"id\":\"F\",\"displayName\":\"{name}\",\"childFolderCount\":0,\"totalItemCount\":1}}]}}") : Nothing));

        var folder = Assert.Single(GraphFolder.List(Mailbox(channel).Client, null, CancellationToken.None));

        Assert.Equal(1000, folder.Folder.Name.Length);
    }

    private static GraphMailbox Mailbox(HostileGraphChannel channel) => new(
        new GraphClient(channel, new Uri("https://graph.example/v1.0/"), "a@b.example", new InstantClock()) { MostRepeats = 1 },
        new GraphAccess(MailLogin.AccessToken, null));

    private static int Next() => Interlocked.Increment(ref _number);

    private static string Batch(string first) => $"{{\"responses\":[{{\"id\":\"1\",\"status\":200,\"body\":{first}}}{Missing}]}}";

    private static string Inbox() => Batch($"{{\"value\":[{Folder(0)}]}}");

    private static string Page(string folders) =>
        $"{{\"value\":[{folders}],\"@odata.nextLink\":\"https://graph.example/v1.0/p{Next()}\"}}";

    private static string Folder(int children) =>
        $"{{\"id\":\"F{Next()}\",\"displayName\":\"x\",\"childFolderCount\":{children},\"totalItemCount\":1}}";
}
