# SPDX-License-Identifier: EUPL-1.2
# What find_package(BijeenSync) gives: the target BijeenSync::sync, with headers under one root of their own.
# In the build of the house it is installed only when asked for: cmake --install build/… --component BijeenSync
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(include_root ${CMAKE_INSTALL_INCLUDEDIR}/bijeen-sync)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/BijeenSync)
if(NOT PROJECT_IS_TOP_LEVEL)
  set(part COMPONENT BijeenSync EXCLUDE_FROM_ALL)
endif()
foreach(box schema text sync)
  set_target_properties(bijeen_${box} PROPERTIES EXPORT_NAME ${box})
  target_compile_features(bijeen_${box} PUBLIC cxx_std_20)
endforeach()

install(TARGETS bijeen_schema bijeen_text bijeen_sync EXPORT BijeenSync ${part} INCLUDES DESTINATION ${include_root})
install(FILES ../schema/model.h ../schema/result.h ${CMAKE_BINARY_DIR}/schema/generated/schema/errors.h
        DESTINATION ${include_root}/schema ${part})
install(FILES access.h change_set.h digest.h ids.h merge.h push_request.h record.h replica.h seen.h upgrade.h DESTINATION ${include_root}/sync ${part})
install(FILES text/counted_tree.h text/document.h text/edit_sink.h text/history.h text/position.h text/rope.h text/text.h text/undo.h
        DESTINATION ${include_root}/sync/text ${part})

install(EXPORT BijeenSync NAMESPACE BijeenSync:: FILE BijeenSyncConfig.cmake DESTINATION ${package} ${part})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/BijeenSyncConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/BijeenSyncConfigVersion.cmake DESTINATION ${package} ${part})
