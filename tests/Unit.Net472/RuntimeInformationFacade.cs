using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// An assembly of its own: System.Runtime.InteropServices.RuntimeInformation, where .NET Framework 4.7.2 has these types in mscorlib.
// Mono refuses the one of the SDK, and its own comes only with the Debian package of all development tools.
[assembly: AssemblyVersion("4.0.2.0")]
[assembly: TypeForwardedTo(typeof(Architecture))]
[assembly: TypeForwardedTo(typeof(OSPlatform))]
[assembly: TypeForwardedTo(typeof(RuntimeInformation))]
