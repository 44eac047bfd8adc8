using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.X509;

namespace CommerceMailAdmin.Unit;

/// <summary>Members of .NET that the tests use and .NET Framework does not have, by the same names.</summary>
internal static class AbsentMembers
{
    extension(DateTime)
    {
        public static DateTime UnixEpoch => new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    }

    extension(Array)
    {
        public static void Fill<T>(T[] array, T value) => Fill(array, value, 0, array.Length);

        public static void Fill<T>(T[] array, T value, int start, int count) => array.AsSpan(start, count).Fill(value);
    }

    extension(GC)
    {
        /// <summary>Neither .NET Framework 4.7.2 nor Mono counts what a thread has allocated.</summary>
        public static long GetAllocatedBytesForCurrentThread() =>
            throw new PlatformNotSupportedException("Allocations of a thread are not counted.");
    }

    extension(Convert)
    {
        public static string ToBase64String(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes.ToArray());
    }

    extension(HMACSHA256)
    {
        public static byte[] HashData(byte[] key, byte[] bytes)
        {
            using var hash = new HMACSHA256(key);
            return hash.ComputeHash(bytes);
        }
    }

    extension(Process)
    {
        public static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments));
    }

    extension(File)
    {
        public static void CreateSymbolicLink(string path, string target) => Link(target, path);
    }

    extension(string text)
    {
        public static string Create(
            IFormatProvider culture, [InterpolatedStringHandlerArgument(nameof(culture))] ref DefaultInterpolatedStringHandler value) =>
            value.ToStringAndClear();

        public string Replace(string old, string? by, StringComparison comparison)
        {
            var made = new StringBuilder();
            var start = 0;
            for (var at = text.IndexOf(old, comparison); at >= 0; at = text.IndexOf(old, start, comparison))
            {
                made.Append(text, start, at - start).Append(by);
                start = at + old.Length;
            }

            return made.Append(text, start, text.Length - start).ToString();
        }
    }

    extension(StringBuilder builder)
    {
        public StringBuilder AppendLine(
            IFormatProvider culture, [InterpolatedStringHandlerArgument(nameof(culture))] ref DefaultInterpolatedStringHandler value) =>
            builder.AppendLine(value.ToStringAndClear());
    }

    extension(RSA key)
    {
        public byte[] ExportSubjectPublicKeyInfo() => SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(PublicKey(key)).GetEncoded();

        public byte[] ExportRSAPublicKey() =>
            SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(PublicKey(key)).ParsePublicKey().GetEncoded();

        public string ExportRSAPrivateKeyPem()
        {
            var of = key.ExportParameters(includePrivateParameters: true);
            var info = PrivateKeyInfoFactory.CreatePrivateKeyInfo(new RsaPrivateCrtKeyParameters(
                Number(of.Modulus), Number(of.Exponent), Number(of.D), Number(of.P), Number(of.Q),
                Number(of.DP), Number(of.DQ), Number(of.InverseQ)));
            var der = Convert.ToBase64String(info.ParsePrivateKey().GetEncoded(), Base64FormattingOptions.InsertLineBreaks);
            return $"-----BEGIN RSA PRIVATE KEY-----\n{der}\n-----END RSA PRIVATE KEY-----";
        }
    }

    private static RsaKeyParameters PublicKey(RSA key)
    {
        var of = key.ExportParameters(includePrivateParameters: false);
        return new(false, Number(of.Modulus), Number(of.Exponent));
    }

    private static BigInteger Number(byte[]? bytes) => new(1, bytes);

    internal static void Link(string target, string path)
    {
        if (SymbolicLink(target, path) != 0)
        {
            throw new IOException($"'{path}' was not made (error {Marshal.GetLastWin32Error().ToString(CultureInfo.InvariantCulture)}).");
        }
    }

    [DllImport("libc", EntryPoint = "symlink", CharSet = CharSet.Ansi, BestFitMapping = false, SetLastError = true)]
    private static extern int SymbolicLink(string target, string path);
}

/// <summary>Static members whose names are taken in <see cref="AbsentMembers"/>.</summary>
internal static class MoreAbsentMembers
{
    extension(DateTimeOffset)
    {
        public static DateTimeOffset UnixEpoch => new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    extension(Directory)
    {
        public static void CreateSymbolicLink(string path, string target) => AbsentMembers.Link(target, path);
    }
}
