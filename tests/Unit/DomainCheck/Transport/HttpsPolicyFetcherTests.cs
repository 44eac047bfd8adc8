using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;

namespace CommerceMailAdmin.Unit.DomainCheck.Transport;

/// <summary>The fetcher against servers that answer rightly and wrongly, without a network.</summary>
public sealed class HttpsPolicyFetcherTests
{
    private const string Uri = "https://mta-sts.contoso.com/.well-known/mta-sts.txt";
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task AFileIsFetched() =>
        Assert.Equal(new PolicyFile(Uri, "version: STSv1\n", null), await Fetch(Answer("version: STSv1\n")));

    [Theory]
    [InlineData(301, "text/plain", 10, "redirects are not followed")]
    [InlineData(404, "text/plain", 10, "status 404")]
    [InlineData(200, "text/html", 10, "type text/html")]
    [InlineData(200, "text/plain", 70_000, "longer than 65536 bytes")]
    public async Task WhatIsNoPolicyIsToldWithTheReason(int status, string type, int length, string reason)
    {
        var file = await Fetch(Answer(new string('x', length), status, type));

        Assert.Null(file.Text);
        Assert.Contains(reason, file.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatCannotBeReachedIsTold()
    {
        var file = await Fetch(_ => throw new HttpRequestException("outer", new IOException("the certificate is for another name")));

        Assert.Equal("the certificate is for another name", file.Problem);
    }

    [Fact]
    public async Task AServerThatNeverAnswersIsGivenUp()
    {
        var file = await Fetch(async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }, Impatience);

        Assert.Equal("the server did not answer within 0.05 s", file.Problem);
    }

    [Fact]
    public async Task AFileThatNeverEndsIsGivenUp()
    {
        var body = new StreamContent(new EndlessStream()) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };

        var file = await Fetch(_ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = body }), Impatience);

        Assert.Equal("the server did not answer within 0.05 s", file.Problem);
    }

    [Fact]
    public async Task CancellationIsNoAnswer()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        using var fetcher = new HttpsPolicyFetcher(TimeSpan.FromSeconds(60), new Handler(_ => throw new OperationCanceledException()));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(Uri, stop.Token));
    }

    [Fact]
    public void RedirectsAreSwitchedOff()
    {
        using var handler = new Handler(Answer(""));
        using var fetcher = new HttpsPolicyFetcher(TimeSpan.FromSeconds(1), handler);

        Assert.False(handler.AllowAutoRedirect);
    }

    private static Func<CancellationToken, Task<HttpResponseMessage>> Answer(string text, int status = 200, string type = "text/plain") =>
        _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text, Encoding.UTF8, type) });

    private static async Task<PolicyFile> Fetch(Func<CancellationToken, Task<HttpResponseMessage>> answer, TimeSpan? timeout = null)
    {
        using var fetcher = new HttpsPolicyFetcher(timeout ?? TimeSpan.FromSeconds(30), new Handler(answer));
        return await fetcher.FetchAsync(Uri, TestContext.Current.CancellationToken);
    }

    private sealed class Handler(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpClientHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(cancellationToken);
    }

    /// <summary>Has nothing to read and does not end.</summary>
    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
