# The start of every test file: BeforeAll { . "$PSScriptRoot/common.ps1" }

$repository = Split-Path (Split-Path $PSScriptRoot)
$module = Join-Path $repository 'out/CommerceMailAdmin/CommerceMailAdmin.psd1'
$emulator = Join-Path $repository 'tests/ExchangeEmulator/ExchangeEmulator.psd1'

# A mailbox with twelve cases, and the moment that it is looked at.
$sample = Join-Path $repository 'samples/support-mailbox'
$noon = @{ TimeZone = 'UTC'; At = [datetimeoffset]'2026-06-12T12:00:00Z'; WarningAction = 'SilentlyContinue' }

Import-Module $emulator -Force
Import-Module $module -Force

# The parameter of a journal that no other test uses.
function New-Journal { @{ JournalPath = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl" } }

# A channel on a free port that accepts every message and keeps its text. Stop-Webhook ends it.
function Start-Webhook {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $got = [Collections.Concurrent.ConcurrentQueue[string]]::new()
    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$port/")
    $listener.Start()
    $job = Start-ThreadJob {
        param($listener, $got)
        while ($listener.IsListening) {
            # GetContext sometimes does not end when the listener is closed, and nothing can stop it. Between two looks the job can be stopped.
            $next = $listener.GetContextAsync()
            while (-not $next.Wait(50)) { if (-not $listener.IsListening) { return } }
            $context = $next.Result
            $got.Enqueue([IO.StreamReader]::new($context.Request.InputStream).ReadToEnd())
            $context.Response.StatusCode = 202
            $context.Response.Close()
        }
    } -ArgumentList $listener, $got
    @{ Uri = "http://127.0.0.1:$port/hook"; Got = $got; Listener = $listener; Job = $job }
}

function Stop-Webhook($Webhook) {
    $Webhook.Listener.Close()
    Remove-Job $Webhook.Job -Force
}
