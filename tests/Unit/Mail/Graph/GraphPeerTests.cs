using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>
/// Clients that were not written here use the Graph server of the tests: @microsoft/microsoft-graph-client and Microsoft.Graph. What they
/// do not understand is a fault of the server.
/// </summary>
public sealed class GraphPeerTests : IDisposable
{
    private static readonly string[] Steps = ["folders", "listed", "synchronised", "read", "batched", "moved", "refused"];
    private readonly GraphTestServer _server = new();

    public GraphPeerTests() => _server.Fill(120, prefix: "Message");

    public void Dispose() => _server.Dispose();

    [Fact]
    public void MicrosoftsJavascriptClientListsSynchronisesReadsAndMoves() =>
        Assert.Equal(Steps, PeerProgram.RunNode("graph_javascript_peer.cjs", Arguments()).Select(l => l.Split(' ')[0]));

    [Fact]
    public void MicrosoftsDotnetClientListsSynchronisesReadsAndMoves()
    {
        // Both are built in the same configuration.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Repository.PathOf("tests", "GraphPeer", "bin", configuration, "net10.0", "GraphPeer.dll");

        Assert.Equal(Steps, PeerProgram.Run("dotnet", [program, .. Arguments()], []).Select(l => l.Split(' ')[0]));
    }

    private string[] Arguments() =>
        [_server.Server.Url.ToString(), _server.AuthorityFile, GraphTestServer.Token, GraphTestServer.Address];
}
