using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>
/// The caller's Graph session, whose Invoke-MgGraphRequest differs between versions: older ones have fewer parameters and return a table,
/// and some look at the response before they return it.
/// </summary>
[Collection("Mailbox connections")]
public sealed class GraphSessionTests : IDisposable
{
    private const string Parameters = "[CmdletBinding()] param($Method, $Uri, $Headers, $Body, $ContentType, $OutputType";
    private const string Ask = """
        $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), [uri] $Uri)
        $request.Headers.Add('Authorization', "Bearer $global:token")
        if ($Body) { $request.Content = [Net.Http.StringContent]::new($Body, [Text.Encoding]::UTF8, $ContentType) }
        $response = $global:http.SendAsync($request).GetAwaiter().GetResult()
        """;

    private readonly GraphTestServer _server = new();
    private readonly ModuleSession _session = new();

    public GraphSessionTests() => _server.Deliver(CaseTexts.Customer("case1", "06-08 09:00"));

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
        _server.Dispose();
    }

    /// <summary>With -Debug, the command writes the response, and has read its body then.</summary>
    [Fact]
    public void AResponseWhoseBodyWasReadIsReadAgain()
    {
        Define(Parameters + ", [switch] $SkipHttpErrorCheck)", Ask
            + "; $null = $response.Content.ReadAsStreamAsync().GetAwaiter().GetResult().Seek(0, 'End'); $response");

        var result = _session.Run(
            "$c = Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl $args[0]; "
            + "(Get-CommerceCaseBacklog -Connection $c -At 2026-06-12T12:00Z).CaseId", _server.Server.Url);

        Assert.Empty(result.Errors);
        Assert.Equal("case1", result.Single.ToString());
    }

    [Theory]
    [InlineData(")", "$response", "SkipHttpErrorCheck")]
    [InlineData(", [switch] $SkipHttpErrorCheck)", "@{ id = 1 }", "Hashtable")]
    [InlineData(", [switch] $SkipHttpErrorCheck)", "[pscustomobject]@{ id = 1 }", "PSCustomObject")]
    [InlineData(", [switch] $SkipHttpErrorCheck)", "'{ }'", "String")]
    [InlineData(", [switch] $SkipHttpErrorCheck)", "", "nothing")]
    public void ACommandThatGivesNoResponseIsSaidToBeTooOld(string more, string output, string words)
    {
        Define(Parameters + more, Ask + "; " + output);

        var error = Assert.Single(_session.Run(
            "Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl $args[0]", _server.Server.Url).Errors);

        Assert.StartsWith("MailboxProtocol", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(words, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Update-Module Microsoft.Graph.Authentication", error.Exception.Message, StringComparison.Ordinal);
    }

    /// <summary>What the command throws: its text is shown, whatever type of exception it has.</summary>
    [Theory]
    [InlineData("throw [Net.Http.HttpRequestException]::new('Response status code does not indicate success: Forbidden (Forbidden).')",
        "Forbidden")]
    [InlineData("throw 'InteractiveBrowserCredential authentication failed'", "InteractiveBrowserCredential")]
    [InlineData("Use-SomethingElse", "Invoke-MgGraphRequest: The term 'Use-SomethingElse'")]
    public void WhatTheCommandThrowsIsShown(string failure, string words)
    {
        Define(Parameters + ", [switch] $SkipHttpErrorCheck)", failure);

        var error = Assert.Single(_session.Run(
            "Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl $args[0]", _server.Server.Url).Errors);

        Assert.Contains(words, error.Exception.Message, StringComparison.Ordinal);
    }

    private void Define(string parameters, string body) => _session.Run(
        $"function global:Invoke-MgGraphRequest {{ {parameters}\n{body}\n}}; $global:token = $args[0]; $global:http = $args[1]",
        GraphTestServer.Token, _server.Http());
}
