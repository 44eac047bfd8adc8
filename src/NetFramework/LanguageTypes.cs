// Types by which the C# compiler writes down what a program means, and which .NET Framework does not have. Each assembly has its own.
using System.ComponentModel;

namespace System
{
    /// <summary>A place in a list, counted from its start or from its end (C# 8, ^1).</summary>
    /// <param name="value">The distance.</param>
    /// <param name="fromEnd">True to count from the end.</param>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        /// <summary>The place, counted from the start of a list.</summary>
        /// <param name="length">How many items the list has.</param>
        public int GetOffset(int length) => fromEnd ? length - value : value;

        /// <summary>A place that is counted from the start.</summary>
        public static implicit operator Index(int value) => new(value);
    }

    /// <summary>A part of a list (C# 8, 1..^1).</summary>
    /// <param name="start">Its first item.</param>
    /// <param name="end">The item after its last one.</param>
    internal readonly struct Range(Index start, Index end)
    {
        /// <summary>Its first item.</summary>
        public Index Start { get; } = start;

        /// <summary>The item after its last one.</summary>
        public Index End { get; } = end;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Marks a property that is set only while its object is made (C# 9, init).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    internal static class IsExternalInit;

    /// <summary>Marks a member that whoever makes an object must set (C# 11, required), and its type.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property,
        Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;

    /// <summary>Tells compilers what they must understand to use a member.</summary>
    /// <param name="featureName">The name of the language feature.</param>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        /// <summary>The name of the language feature.</summary>
        public string FeatureName { get; } = featureName;
    }

    /// <summary>Leaves the memory of a method's variables as it is found (C# 9).</summary>
    [AttributeUsage(AttributeTargets.Method, Inherited = false)]
    internal sealed class SkipLocalsInitAttribute : Attribute;
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Marks a constructor that sets all required members.</summary>
    [AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;

    /// <summary>Marks a method that never returns.</summary>
    [AttributeUsage(AttributeTargets.Method, Inherited = false)]
    internal sealed class DoesNotReturnAttribute : Attribute;

    /// <summary>Marks a parameter that is not null if the method returns this value.</summary>
    /// <param name="returnValue">The value.</param>
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        /// <summary>The value.</summary>
        public bool ReturnValue { get; } = returnValue;
    }

    /// <summary>Marks a result that is not null if a parameter is not.</summary>
    /// <param name="parameterName">The name of the parameter.</param>
    [AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.ReturnValue, AllowMultiple = true)]
    internal sealed class NotNullIfNotNullAttribute(string parameterName) : Attribute
    {
        /// <summary>The name of the parameter.</summary>
        public string ParameterName { get; } = parameterName;
    }
}
