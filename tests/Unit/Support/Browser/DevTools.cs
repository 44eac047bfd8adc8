using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CommerceMailAdmin.Unit.Support.Browser;

/// <summary>A conversation in the Chrome DevTools protocol: commands and their answers, and events in between.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _commands = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _reading = Task.CompletedTask;
    private int _last;

    /// <summary>Hears of every event: the session it belongs to, its name, its parameters.</summary>
    public event Action<string?, string, JsonNode>? Event;

    /// <summary>
    /// How long one command may take: only against a browser that hangs, on a machine however busy. Nothing is measured by it.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public async Task ConnectAsync(Uri address, CancellationToken cancellation)
    {
        await _socket.ConnectAsync(address, cancellation);
        _reading = ReadAsync();
    }

    public async Task<JsonNode> SendAsync(string? session, string method, JsonObject? parameters, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _commands[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            command["sessionId"] = session;
        }

        await _sending.WaitAsync(cancellation);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true,
                cancellation);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.ToArray())!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or JsonException)
        {
            foreach (var command in _commands.Values)
            {
                command.TrySetException(new IOException("The browser has gone.", e));
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"]?.GetValue<int>() is not { } id)
        {
            Event?.Invoke(message["sessionId"]?.GetValue<string>(), message["method"]!.GetValue<string>(), message["params"]!);
        }
        else if (_commands.TryRemove(id, out var command))
        {
            if (message["error"] is { } error)
            {
                command.TrySetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                command.TrySetResult(message["result"]!);
            }
        }
    }
}
