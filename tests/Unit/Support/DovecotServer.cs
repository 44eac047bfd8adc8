using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>
/// A real Dovecot on free loopback ports, with mailboxes of its own and a certificate that nobody trusts. Every user has the password
/// "secret". Skips the test where Dovecot is not installed.
/// </summary>
public sealed class DovecotServer : IAsyncLifetime
{
    public const string Password = "secret";

    private const string Executable = "/usr/sbin/dovecot";
    private const int Attempts = 5;
    private static readonly byte[] TokenKey = "secret-signing-key-of-the-tests!"u8.ToArray();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dovecot-");
    private readonly StringBuilder _log = new();
    private Process? _dovecot;

    /// <summary>The port with TLS from the first byte.</summary>
    public int TlsPort { get; private set; }

    /// <summary>The port with STARTTLS, and for plain text.</summary>
    public int PlainPort { get; private set; }

    private static bool IsRoot => Environment.UserName == "root";

    private string Configuration => Path.Combine(_folder.FullName, "dovecot.conf");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
        {
            return;
        }

        Prepare();
        for (var attempt = 1; _dovecot is null && attempt <= Attempts; attempt++)
        {
            await StartAsync();
        }

        Assert.True(_dovecot is not null, "Dovecot did not start:\n" + Log());
    }

    /// <summary>To be called first by every test that needs the server.</summary>
    public void Require() => Assert.SkipUnless(_dovecot is not null, "Dovecot is not installed; on Debian: apt-get install dovecot-imapd");

    /// <summary>Puts a message into a folder.</summary>
    public void Deliver(string user, string folder, string message, params string[] flags)
    {
        Doveadm(message, "save", "-u", user, "-m", folder);
        if (flags.Length > 0)
        {
            Doveadm(null, ["flags", "add", "-u", user, string.Join(' ', flags), "mailbox", folder, "*"]);
        }
    }

    /// <summary>Gives a user's inbox another UIDVALIDITY, so that no message can be asked for by its old number.</summary>
    public void Renumber(string user, uint validity) =>
        Doveadm(null, "mailbox", "update", "--uid-validity", validity.ToString(CultureInfo.InvariantCulture), "-u", user, "INBOX");

    /// <summary>Runs the server's own administration program.</summary>
    public string Doveadm(string? input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("doveadm", ["-c", Configuration, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"doveadm {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }

    /// <summary>An access token that the server accepts for a user (a JSON Web Token, RFC 7519, with HMAC-SHA256).</summary>
    public static string Token(string user)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = Encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8) + "."
            + Encode(Encoding.UTF8.GetBytes($"{{\"sub\":\"{user}\",\"iat\":{now - 60},\"exp\":{now + 3600}}}"));
        return body + "." + Encode(HMACSHA256.HashData(TokenKey, Encoding.ASCII.GetBytes(body)));

        static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    public async ValueTask DisposeAsync()
    {
        if (_dovecot is { } dovecot)
        {
            // The master takes its children with it only when asked to end, not when killed.
            Doveadm(null, "stop");
            await dovecot.WaitForExitAsync();
            dovecot.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private void Prepare()
    {
        if (!OperatingSystem.IsWindows() && IsRoot)
        {
            File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0x1ED);
        }

        var (key, certificate) = (Path.Combine(_folder.FullName, "key.pem"), Path.Combine(_folder.FullName, "cert.pem"));
        string[] arguments =
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost", "-days", "2"];
        var start = new ProcessStartInfo("openssl", [.. arguments, "-keyout", key, "-out", certificate]) { RedirectStandardError = true };
        using var openssl = Process.Start(start)!;
        var problem = openssl.StandardError.ReadToEnd();
        openssl.WaitForExit();
        Assert.True(openssl.ExitCode == 0, problem);

        var keys = _folder.CreateSubdirectory("keys/default/HS256");
        File.WriteAllText(Path.Combine(keys.FullName, "default"), Convert.ToBase64String(TokenKey));
        File.WriteAllText(
            Path.Combine(_folder.FullName, "oauth2.conf"),
            $"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={_folder.FullName}/keys/\nusername_attribute = sub\n");
        var mail = _folder.CreateSubdirectory("mail");
        if (!OperatingSystem.IsWindows() && IsRoot)
        {
            File.SetUnixFileMode(mail.FullName, (UnixFileMode)0x1FF);
        }
    }

    private async Task StartAsync()
    {
        (TlsPort, PlainPort) = (FreePort(), FreePort());
        await File.WriteAllTextAsync(Configuration, ConfigurationText());
        _dovecot = await PeerProcess.StartAsync(
            Executable, ["-F", "-c", Configuration], _log, line => line.Contains("starting up", StringComparison.Ordinal));
    }

    private string ConfigurationText()
    {
        var folder = _folder.FullName;
        var (user, group) = IsRoot ? ("nobody", "nogroup") : (Environment.UserName, Environment.UserName);
        var service = IsRoot ? "" : $"default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n";
        return $$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = /dev/stderr
            protocols = imap
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{folder}}/cert.pem
            ssl_key = <{{folder}}/key.pem
            mail_location = maildir:{{folder}}/mail/%u
            auth_mechanisms = plain login xoauth2 oauthbearer
            disable_plaintext_auth = no
            auth_failure_delay = 0
            first_valid_uid = 1
            first_valid_gid = 1
            {{service}}
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{folder}}/oauth2.conf
            }
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid={{user}} gid={{group}} home={{folder}}/mail/%u
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{PlainPort}}
              }
              inet_listener imaps {
                port = {{TlsPort}}
                ssl = yes
              }
            }
            service anvil {
              chroot =
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            namespace inbox {
              inbox = yes
              separator = /
              mailbox Erledigt {
                auto = create
                special_use = \Sent
              }
              mailbox Verdacht {
                auto = create
                special_use = \Junk
              }
              mailbox Entwürfe {
                auto = create
              }
            }

            """;
    }

    private static int FreePort()
    {
        using var tcp = new TcpListener(IPAddress.Loopback, 0);
        tcp.Start();
        return ((IPEndPoint)tcp.LocalEndpoint).Port;
    }

    /// <summary>The server goes on writing while a test reads.</summary>
    private string Log()
    {
        lock (_log)
        {
            return _log.ToString();
        }
    }
}
