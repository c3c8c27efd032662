//! Values that the files of words call by a name.

/// Makes an enum whose values have names.
macro_rules! named_values {
    ($(#[$attribute:meta])* $visibility:vis $enum:ident { $($(#[$inner:meta])* $value:ident $name:literal,)+ }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        $visibility enum $enum {
            $($(#[$inner])* $value,)+
        }

        impl $enum {
            /// Each of them.
            pub(crate) const ALL: [Self; [$($name),+].len()] = [$(Self::$value,)+];

            /// Its name in the files of words.
            #[must_use]
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $name,)+
                }
            }

            /// The one with this name.
            #[must_use]
            pub(crate) fn of_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.name() == name)
            }
        }
    };
}

pub(super) use named_values;
