namespace CommerceMailAdmin.Unit.DomainCheck;

/// <summary>Public keys in base64; nobody holds their private halves any more.</summary>
internal static class DkimKeys
{
    public const string Rsa1024 =
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCs89kT8K8NtkZQppLlgmyBbXsDSmWNcO9gDjFA0Z1pMOrURXxHe6LU+C7P1hrA8VQQ0xLCY2" +
        "yOsw0nSbRvMwjVH4P5WJalw1ZM67RggdMNAXSx1B85EyJ13xo/++Mh7ift10tdao8kwhCsO8bTl+iGBKWzq2GgIxPns8G9nFYaiwIDAQAB";

    public const string Rsa1024Bare =
        "MIGJAoGBANi8RxC6nYVKSruaZ2QttMuV3mtl1TNBVbLSP6b4vm9a1Utu0r9Iey4PZ5VzZrT5Q2EBaeP0CuiGLwnPKkYvH93hrR6sjZe/gpjbC/" +
        "qrylezawyD1D3NB1y1NoMkAsLxayh2W4DWgoh87FwkUehlo1lJ2nSsFjTPXnyH5RUmUEd7AgMBAAE=";

    public const string Rsa512 =
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALIlT52oxk32Zyh8wgiO+ururClslXzfJ92IdHOpb4gOFSpEphuAREAveEMgZOOMhyTANfUJtgcFn5UlFtOjvlcCAwEAAQ==";

    public const string Ed25519 = "1EXHt3PDG//iObf6v3yOBh3tC1UBRl1RitCBg0Q0trc=";

    public const string EllipticCurve =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESY+LmivRqSVKIDyz89Jm36OW9jFsciRUYXfEnhoJFPmNhrxm8XKO3H4o+9JbqtR6Fmh26soIki01/f797SeYeA==";
}
