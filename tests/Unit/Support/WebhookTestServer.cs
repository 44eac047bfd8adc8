using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>An HTTP server on a free loopback port that takes webhook messages.</summary>
internal sealed class WebhookTestServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _bodies = [];

    public WebhookTestServer()
    {
        // A port that was free a moment ago; another process can have it now.
        for (var attempt = 0; !_listener.IsListening; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            Uri = $"http://127.0.0.1:{port}/secret-path-4711";
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                _listener.Start();
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                // The next one.
            }
        }

        _ = ServeAsync();
    }

    public string Uri { get; private set; } = "";

    /// <summary>The status of the next answers.</summary>
    public int Status { get; set; } = 202;

    public IReadOnlyList<string> Bodies
    {
        get
        {
            lock (_bodies)
            {
                return [.. _bodies];
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var body = await reader.ReadToEndAsync();
                lock (_bodies)
                {
                    _bodies.Add(body);
                }

                context.Response.StatusCode = Status;
                context.Response.RedirectLocation = Status == 302 ? "http://127.0.0.1:9/" : null;
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
